import { hashOf } from '../domain/canonical.ts';
import {
  type Channel,
  channelContract,
  type Found,
  type LiveVersion,
  type OperationInput,
  type Prepared,
} from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Receipt } from '../domain/publication.ts';
import { publicationMark } from './publication-mark.ts';

/** Where an operation happens. */
export interface OperationPlace {
  connector: string;
  channel: string;
  destination: string;
}

/** What an operation is prepared to be; the text is the one that it is done to. A restored piece is an update, and the connector's own. */
export function prepareOperation(
  { publication, kind, live, spend }: OperationInput,
  place: OperationPlace,
  request: Record<string, unknown> = {},
): Prepared {
  if (kind === 'restore') throw unknownOperation(place, kind, ['withdraw']);
  const { title, html, remoteId, revision, url } = live;
  return {
    contract: channelContract,
    ...place,
    publication,
    marker: publicationMark(publication),
    title,
    html,
    contentHash: hashOf({ title, html }),
    operation: { kind, remoteId, revision, url, ...(spend && { spend }) },
    request,
  };
}

export const unknownOperation = (place: OperationPlace, kind: string, choices: string[]): CopydeskError =>
  new CopydeskError('invalid', `The channel ${place.channel} cannot ${kind} a piece.`, { choices });

/** Takes a piece down while it still is as it was read; one that nobody sees any more counts as taken down. */
export async function withdraw(
  prepared: Prepared,
  channel: Pick<Channel, 'read' | 'unpublish'>,
  now: Date,
): Promise<Receipt> {
  const { remoteId } = operationOf(prepared, 'withdraw');
  const found = await findWithdrawal(prepared, channel, now);
  if (found.state === 'live') return found.receipt;
  await channel.unpublish(remoteId);
  const after = await channel.read(remoteId).catch((cause: unknown) => {
    throw new CopydeskError('unknown_outcome', `${remoteId} was taken down but could not be read back.`, { cause });
  });
  if (after) throw new CopydeskError('unknown_outcome', `${remoteId} was taken down, but it is still there.`);
  return receiptOf(prepared, now);
}

export async function findWithdrawal(prepared: Prepared, channel: Pick<Channel, 'read'>, now: Date): Promise<Found> {
  const { remoteId, revision } = operationOf(prepared, 'withdraw');
  const live = await channel.read(remoteId);
  if (!live) return { state: 'live', receipt: receiptOf(prepared, now) };
  if (live.revision === revision) return { state: 'absent' };
  throw changed(live);
}

/** The operation of a prepared artifact, checked: it is this one, for what it was prepared for. */
export function operationOf(prepared: Prepared, kind: NonNullable<Prepared['operation']>['kind']) {
  const { operation, title, html, contentHash } = prepared;
  if (operation?.kind !== kind || hashOf({ title, html }) !== contentHash)
    throw new CopydeskError('invalid', 'The operation is not the one that was prepared for this channel.', {
      where: { field: 'prepared.operation' },
    });
  return operation;
}

export const changed = ({ remoteId, url }: Pick<LiveVersion, 'remoteId' | 'url'>): CopydeskError =>
  new CopydeskError('conflict', `${url || remoteId} was changed since it was read; nothing was done to it.`);

export function receiptOf(prepared: Prepared, now: Date, revision: string | null = null): Receipt {
  const { publication, channel, connector, destination, contentHash, operation } = prepared;
  return {
    publication,
    channel,
    connector,
    destination,
    remoteId: operation!.remoteId,
    url: operation!.url,
    revision,
    contentHash,
    publishedAt: now.toISOString(),
  };
}
