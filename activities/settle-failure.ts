import type { Found } from '../domain/channel.ts';
import { CopydeskError, type ErrorClass } from '../domain/errors.ts';
import type { Receipt } from '../domain/publication.ts';
import type { PublicationRow, TenantStore } from '../store/store.ts';
import type { PublishOutcome } from '../workflows/activities.ts';

/** Classes by which a connector says that the remote system has nothing of it. Everything else is an unknown outcome. */
const nothingSent: readonly ErrorClass[] = [
  'auth',
  'invalid',
  'denied',
  'not_found',
  'rate_limited',
  'transient',
  'conflict',
];
/** Of these, the ones that pass by themselves: the workflow tries again. The others wait for a person. */
const passing: readonly ErrorClass[] = ['rate_limited', 'transient'];

/**
 * What becomes of a commit that the channel answered with an error. Errors may also come after our own write, from reading it back or from a
 * foreign edit that it covered: so the channel is asked once what is there, and what is live has its receipt.
 */
export async function settleFailure(
  store: TenantStore,
  row: PublicationRow,
  error: unknown,
  find: () => Promise<Found>,
): Promise<PublishOutcome> {
  const { publications, artifacts } = store;
  const message = error instanceof Error ? error.message : String(error);
  const reason = await artifacts.put('failure', { message });
  const errorClass = error instanceof CopydeskError ? error.errorClass : null;
  const there = errorClass && nothingSent.includes(errorClass) ? await lookAgain(errorClass, find) : 'unknown';
  if (there === 'unknown') {
    await publications.settle(row, { state: 'unknown_outcome', reason });
    return { state: 'unknown_outcome', url: null };
  }
  if (there !== 'nothing') {
    if (errorClass === 'conflict') await note(store, row, 'overwrote', { reason });
    await publications.settle(row, { state: 'published', receipt: there });
    return { state: 'published', url: there.url };
  }
  await publications.settle(row, { state: 'intended', reason });
  if (errorClass === 'auth' && (await store.channels.pause(row.identity.channel, 'house', message)))
    await note(store, row, 'channel-paused', { channel: row.identity.channel, reason });
  if (errorClass && passing.includes(errorClass)) {
    const { retryAfterMs, advanced } = error as CopydeskError;
    return { state: 'intended', url: null, ...(retryAfterMs && { retryAfterMs }), ...(advanced && { advanced }) };
  }
  throw error;
}

/** Where the look fails too the connector's word counts, but for a conflict: that may be about what our own write has done. */
async function lookAgain(errorClass: ErrorClass, find: () => Promise<Found>): Promise<Receipt | 'nothing' | 'unknown'> {
  try {
    const found = await find();
    return found.state === 'live' ? found.receipt : 'nothing';
  } catch (error) {
    if (errorClass !== 'conflict') return 'nothing';
    const certain = error instanceof CopydeskError && ['conflict', 'not_found'].includes(error.errorClass);
    return certain ? 'nothing' : 'unknown';
  }
}

/** The owner of the campaign reads it in its timeline. */
const note = ({ events }: TenantStore, row: PublicationRow, kind: string, data: Record<string, unknown>) =>
  events.append(
    row.campaign,
    kind,
    { asset: row.identity.asset.slice(row.campaign.length + 1), publication: row.id, ...data },
    `${kind}/${row.id}/${row.attempt}`,
  );
