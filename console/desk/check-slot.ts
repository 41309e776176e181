import { nextOpening, reachMs, whyNotAt } from '../../domain/calendar.ts';
import { explainObstacles } from '../../domain/calendar-words.ts';
import type { CampaignStatus } from '../../domain/campaign.ts';
import { codeText } from './code-text.ts';
import type { DeskDependencies } from './dependencies.ts';

const farthest = '9999-12-31T00:00:00Z';

/**
 * Refuses a slot that the channel does not take, or that others have, with the next opening. Who comes first when the asset is approved is
 * decided then: this only spares people an approval in vain.
 */
export async function refuseTakenSlot(
  { store, loadWorkspace, now }: Pick<DeskDependencies, 'store' | 'loadWorkspace' | 'now'>,
  { assets }: CampaignStatus,
  name: string,
  slot: string,
): Promise<void> {
  const asset = assets.find((one) => one.asset === name);
  const { workspace } = await loadWorkspace();
  const { timeZone } = workspace.settings;
  const calendar = asset && workspace.channels[asset.channel]?.calendar;
  // An unknown asset, and what is done with a live piece, are the campaign's to judge.
  if (!calendar || asset.operation || asset.corrects) return;
  const at = new Date(Math.max(Date.parse(slot), now().getTime()));
  const from = new Date(now().getTime() - reachMs(calendar)).toISOString();
  const others = await store.slots.list({ channel: asset.channel, from, to: farthest });
  const taken = others.filter(({ publication }) => publication !== asset.publication?.id).map((one) => one.at);
  const obstacles = whyNotAt(at, calendar, timeZone, taken);
  if (obstacles.length === 0) return;
  const words = explainObstacles(obstacles, nextOpening(at, calendar, timeZone, taken), timeZone);
  throw codeText('slot_unavailable', 'conflict', [words]);
}
