import { z } from 'zod';
import type { PreparedAsset } from '../../../domain/approval.ts';
import { CopydeskError } from '../../../domain/errors.ts';
import type { Receipt } from '../../../domain/publication.ts';
import type { Person } from '../../../domain/workspace.ts';
import type { PublicationRow } from '../../../store/store.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { sendCommand } from '../send-command.ts';
import { look } from './look.ts';
import { settleableAfterMs, settleableFrom } from './unsettled-views.ts';
import type { Settlement } from './views.ts';

/** What a person says became of a publication. */
export const Answer = z.strictObject({
  outcome: z.enum(['published', 'not-published']),
  /** What they looked at, and how they know. */
  note: z.string().trim().min(3).max(1_000),
  /** `published`: where it is, as they saw it; left out where the channel says so itself. */
  url: z.string().trim().min(1).max(2_000).optional(),
  remoteId: z.string().trim().min(1).max(500).optional(),
});
type Answer = z.infer<typeof Answer>;

/**
 * Settles an outcome by a person's word: the row by compare-and-set, then the campaign by a retry, which reads the row. The channel is asked
 * first: it is not taken for absent what the channel shows, and its own receipt is better than a person's.
 */
export async function settle(
  deps: DeskDependencies,
  viewer: Person,
  row: PublicationRow,
  answer: Answer,
): Promise<Settlement> {
  const { publications } = deps.store;
  refuseEarly(row);
  const found = await look(deps, row);
  const state = answer.outcome === 'published' ? 'published' : 'intended';
  if (state === 'intended' && found.state === 'live')
    throw new CopydeskError('conflict', `The channel has it: ${found.receipt.url}. Settle it as published.`, {
      where: { field: 'outcome' },
      choices: ['published'],
    });
  // A receipt says that the approved text stands there, and of this one the channel says that it does not.
  if (state === 'published' && found.state === 'changed')
    throw new CopydeskError('conflict', `The channel shows something else than what was approved: ${found.trouble}`, {
      where: { field: 'outcome' },
      choices: ['not-published'],
    });
  const note = await deps.store.artifacts.put('settlement', { ...answer, person: viewer.id, found: found.state });
  if (state === 'intended') await publications.settle(row, { state, reason: null });
  else {
    const receipt = found.state === 'live' ? found.receipt : await receiptBy(deps, viewer, row, answer);
    await publications.settle(row, { state, receipt });
  }
  const asset = row.identity.asset.slice(row.campaign.length + 1);
  const said = { publication: row.id, asset, person: viewer.id, outcome: answer.outcome, note };
  await deps.store.events.append(row.campaign, 'settled', said, `settled ${row.id} ${row.attempt}`);
  return { state, told: await tell(deps, viewer, row.campaign, asset) };
}

/** A request may still be under way: what came of it would contradict the person, and a second one would be a second publication. */
function refuseEarly(row: PublicationRow): void {
  if (row.state !== 'committing' && row.state !== 'unknown_outcome')
    throw new CopydeskError('conflict', `The outcome is known already: ${row.state}.`, { choices: [row.state] });
  // By the clock of the database: those of machines may be hours apart.
  if (row.untouchedMs < settleableAfterMs) {
    const from = settleableFrom(row);
    throw new CopydeskError('conflict', `A request may still be under way. Settle it from ${from.toISOString()} on.`, {
      choices: [from.toISOString()],
    });
  }
}

/** What was approved is there, by the word of a person. */
async function receiptBy(
  deps: DeskDependencies,
  viewer: Person,
  row: PublicationRow,
  answer: Answer,
): Promise<Receipt> {
  const { prepared } = await deps.store.artifacts.get<PreparedAsset>(row.prepared);
  const { publication, channel, connector, destination, contentHash, operation, update } = prepared;
  const known = operation?.remoteId ?? update?.remoteId;
  const url = answer.url ?? operation?.url;
  if (!url)
    throw new CopydeskError('invalid', 'Say where it is: the address at which you saw it.', {
      where: { field: 'url' },
    });
  const remoteId = known ?? answer.remoteId ?? (await idAt(deps, channel, url));
  if (!known) await refuseTaken(deps, row, remoteId);
  return {
    publication,
    channel,
    connector,
    destination,
    remoteId,
    url,
    revision: null,
    contentHash,
    publishedAt: deps.now().toISOString(),
    settledBy: viewer.id,
  };
}

/** What one publication has put there, another has not: whoever took that one back later would take down something else. */
async function refuseTaken({ store }: DeskDependencies, row: PublicationRow, remoteId: string): Promise<void> {
  const { channel, destination } = row.identity;
  const there = await store.publications.live({ channel, remoteId, withdrawn: true });
  const other = there.find(({ id, identity }) => id !== row.id && identity.destination === destination);
  if (!other) return;
  throw new CopydeskError('conflict', `${remoteId} is a piece of ${other.campaign}, not of this publication.`, {
    where: { field: 'remoteId' },
  });
}

/** By its id a piece can be withdrawn or corrected later; the address alone would not do. */
async function idAt({ loadWorkspace, openChannel }: DeskDependencies, channel: string, url: string): Promise<string> {
  const where = { field: 'remoteId' };
  try {
    const live = await openChannel((await loadWorkspace()).workspace, channel).readAt(url);
    if (live) return live.remoteId;
  } catch (cause) {
    throw new CopydeskError('invalid', 'The channel does not say which piece is there. Name its id as well.', {
      where,
      cause,
    });
  }
  throw new CopydeskError(
    'invalid',
    `The channel shows no piece at ${url}. Correct the address, or name its id as well.`,
    {
      where,
    },
  );
}

/** A campaign that waits with this trouble goes on. One that is looking itself just now, or has ended, needs no word. */
async function tell(deps: DeskDependencies, viewer: Person, campaign: string, asset: string): Promise<boolean> {
  try {
    await sendCommand(deps, viewer, campaign, { kind: 'retry', asset });
    return true;
  } catch (error) {
    if (error instanceof CopydeskError) return false;
    throw error;
  }
}
