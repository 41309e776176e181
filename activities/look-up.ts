import type { PreparedAsset } from '../domain/approval.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { PublicationRow } from '../store/store.ts';
import type { PublishOutcome } from '../workflows/activities.ts';
import type { TenantDependencies } from './dependencies.ts';
import { openChannel } from './open-channel.ts';
import { publishingTimes } from './publishing-times.ts';

/**
 * Asks the channel what became of a commit whose outcome is open: live → published; nothing or a draft → intended again, so that commit goes
 * on from there. `transient` while a commit may still be under way. What a channel cannot be asked stays open, for a person.
 */
export async function lookUp(
  deps: TenantDependencies,
  row: PublicationRow,
  workspace: Workspace,
): Promise<PublishOutcome> {
  const { store } = deps;
  const wait = quietAfterMs(deps, row) - row.untouchedMs;
  if (wait > 0) throw new CopydeskError('transient', 'A commit may still be under way.', { retryAfterMs: wait });

  const { prepared } = await store.artifacts.get<PreparedAsset>(row.prepared);
  const channel = openChannel(deps, workspace, row.identity.channel);
  // A commit that was thought dead may have settled it meanwhile. That is no conflict of the page: the next look sees what it settled.
  const settle = (outcome: Parameters<typeof store.publications.settle>[1]) =>
    store.publications.settle(row, outcome).catch((error: unknown) => {
      if (!isConflict(error)) throw error;
      throw new CopydeskError('transient', 'The commit has just settled it itself.', { cause: error });
    });
  const found = await channel.find(prepared).catch(async (error: unknown) => {
    // Whatever came of our change, somebody else's is live now: the next one is made against that, so nothing of this one is open.
    if ((prepared.update || prepared.operation) && isConflict(error)) await settle({ state: 'intended', reason: null });
    throw error;
  });
  if (found.state === 'live') {
    await settle({ state: 'published', receipt: found.receipt });
    return { state: 'published', url: found.receipt.url };
  }
  // Of such a channel `absent` says nothing; a draft is one that it can go on from.
  if (channel.capabilities.exactlyOnce === 'at-most-once' && found.state === 'absent')
    return { state: 'unknown_outcome', url: null };
  await settle({ state: 'intended', reason: null });
  return { state: 'intended', url: null };
}

/** A worker that was thought dead may still have its request under way, its checks before included. */
function quietAfterMs(deps: TenantDependencies, { state }: PublicationRow): number {
  const { remoteTimeMs, echoMs } = publishingTimes(deps);
  return state === 'committing' ? remoteTimeMs + 3 * echoMs : echoMs;
}

const isConflict = (error: unknown): boolean => error instanceof CopydeskError && error.errorClass === 'conflict';
