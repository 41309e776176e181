import { ApplicationFailure, CancellationScope, condition } from '@temporalio/workflow';
import type { AssetStatus } from '../domain/campaign.ts';
import { changed } from './begun-with.ts';
import { checkBeforeSlot } from './check-before-slot.ts';
import { msUntil } from './ms-until.ts';
import { releaseSlot, reserveSlot } from './proxies.ts';
import type { StepContext } from './step-context.ts';

/** So long ahead it is woken: what has left the cache of the worker is read from its history before anything is due. */
const wakeMs = 5_000;
/** So long ahead it goes on to `commit`, which waits for the slot by the clock of the machine that sends. */
const aheadMs = 500;

/**
 * Takes a place in the channel's calendar and waits for it; false when `moved` came first. A slot that is not to be had waits for a content
 * lead. What is done with a piece that is live, such as its withdrawal, waits for no calendar.
 */
export async function waitForSlot(asset: AssetStatus, context: StepContext, moved: () => boolean): Promise<boolean> {
  const { state, recorder } = context;
  // Releases before 0.3.0 went out at their slot, whatever else did.
  if (asset.operation || asset.corrects || !changed('slot-reservations'))
    return !(asset.slot && (await condition(moved, msUntil(asset.slot) + 250)));
  const { id: publication } = asset.publication!;
  const { at, detail, now } = await reserveSlot({
    pin: state.pin!,
    asset: asset.asset,
    channel: asset.channel,
    publication,
    slot: asset.slot,
    until: asset.request!.slotWindow.to,
    now: new Date().toISOString(),
  });
  if (!at) {
    delete asset.place;
    if (moved()) return false;
    throw ApplicationFailure.create({
      message: 'slot_unavailable',
      type: 'conflict',
      nonRetryable: true,
      details: [detail],
    });
  }
  if (asset.place !== at) recorder.note('slot-reserved', { asset: asset.asset, slot: at });
  asset.place = at;
  // What is waited for follows from a time that is part of the history: the workflow's own clock may tell another one when it is replayed.
  const left = Date.parse(at) - Date.parse(now);
  if (moved() || (await checkBeforeSlot(asset, context, { slot: at, left, moved }))) return false;
  for (const ahead of [wakeMs, aheadMs]) if (left > ahead && (await condition(moved, msUntil(at, ahead)))) return false;
  return true;
}

/** Gives the places back of assets that do not go out at them. */
export const releasePlaces = ({ state }: StepContext, assets: readonly AssetStatus[]): Promise<void> =>
  CancellationScope.nonCancellable(async () => {
    for (const asset of assets) {
      if (!asset.place) continue;
      await releaseSlot({ pin: state.pin!, publication: asset.publication!.id });
      delete asset.place;
    }
  });
