import type { AssetStatus } from '../../../domain/campaign.ts';
import { CopydeskError, type ErrorClass } from '../../../domain/errors.ts';
import type { Person } from '../../../domain/workspace.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { sendCommand } from '../send-command.ts';

/** Classes of trouble that a paused channel leaves behind: what it refused, and what was held back since. */
const heldBack: readonly ErrorClass[] = ['stopped', 'auth'];

/** Tries again whatever waited for a channel, in the name of the person who resumed it. Others may have been quicker. */
export async function retryWaiting(
  deps: DeskDependencies,
  viewer: Person,
  channel: string,
): Promise<{ campaign: string; asset: string }[]> {
  const retried: { campaign: string; asset: string }[] = [];
  const open = await deps.store.campaigns.list({ open: true, limit: 1_000 });
  for (const { campaign, paused, assets } of open) {
    if (paused) continue;
    for (const { asset } of assets.filter((one) => waitsFor(one, channel))) {
      try {
        await sendCommand(deps, viewer, campaign, { kind: 'retry', asset });
        retried.push({ campaign, asset });
      } catch (error) {
        if (!(error instanceof CopydeskError) || error.errorClass !== 'conflict') throw error;
      }
    }
  }
  return retried;
}

const waitsFor = ({ channel: of, attention, stage }: AssetStatus, channel: string): boolean =>
  of === channel &&
  attention !== null &&
  ['preparing', 'publishing'].includes(stage) &&
  heldBack.includes(attention.errorClass);
