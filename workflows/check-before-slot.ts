import { ActivityFailure, condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { AssetStatus } from '../domain/campaign.ts';
import type { Activities } from './activities.ts';
import { changed } from './begun-with.ts';
import { msUntil } from './ms-until.ts';
import type { StepContext } from './step-context.ts';

const minute = 60_000;
/** So long before the slot there is time for an admin to mend it, and so long before it a last look says whether that was done. */
const looksAhead = [240 * minute, 30 * minute];
/** Later than this nobody could mend anything, and a look must not come between the asset and its slot. */
const tooLate = 2 * minute;

/** One attempt may take as long as `lookAtChannel` waits; all of it ends long before the slot. */
const { checkChannel } = proxyActivities<Activities>({
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '1 minute',
  retry: { initialInterval: '5s', maximumAttempts: 3 },
});

/**
 * Looks at the channel of an asset hours before its slot, at once if less is left, and again before it. A sick channel becomes the asset's
 * `warning`, which waits for an admin while the slot stays as it is. `left`: milliseconds to the slot. True when `moved` came first.
 */
export async function checkBeforeSlot(
  asset: AssetStatus,
  context: StepContext,
  { slot, left, moved }: { slot: string; left: number; moved: () => boolean },
): Promise<boolean> {
  if (left < tooLate || !changed('check-before-slot')) return false;
  // With less time than until the next look, that one is enough.
  for (const ahead of looksAhead.filter((_, index) => left > (looksAhead[index + 1] ?? tooLate))) {
    if (left > ahead && (await condition(moved, msUntil(slot, ahead)))) return true;
    await look(asset, context);
    if (moved()) return true;
  }
  return false;
}

async function look(asset: AssetStatus, { state, recorder }: StepContext): Promise<void> {
  const found = await checkChannel({ tenant: state.pin!.tenant, channel: asset.channel }).catch((error: unknown) => {
    // A look that failed says nothing about the channel.
    if (error instanceof ActivityFailure && !isCancellation(error)) return null;
    throw error;
  });
  if (!found || asset.stage !== 'slot') return;
  const since = asset.warning?.since ?? new Date().toISOString();
  if (found.ok) delete asset.warning;
  else asset.warning = { step: 'slot', errorClass: 'auth', code: 'channel_sick', detail: found.detail, since };
  recorder.note(found.ok ? 'channel-well' : 'channel-sick', { asset: asset.asset });
}
