import type { PreparedAsset } from '../domain/approval.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Activities, PublishOutcome } from '../workflows/activities.ts';
import { remoteTimeMs } from './commit.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { runMaterial } from './run-material.ts';

/** The channel may work on for a while after a request was given up … */
const echoMs = 5_000;
/** … and a worker that was thought dead may still have its request under way, its checks before included. */
const settledAfterMs = { committing: remoteTimeMs + 3 * echoMs, unknown_outcome: echoMs };

/** Asks the channel what became of a commit: live → published; nothing or a draft → intended again, so that commit goes on from there. */
export const reconcile =
  (house: ActivityDependencies): Activities['reconcile'] =>
  async ({ pin, publication }): Promise<PublishOutcome> => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const row = await store.publications.get(publication);
    if (!row) throw new CopydeskError('not_found', 'Nothing was prepared for this publication.');
    if (row.state !== 'committing' && row.state !== 'unknown_outcome')
      return { state: row.state, url: row.receipt?.url ?? null };
    const wait = Date.parse(row.updatedAt) + settledAfterMs[row.state] - deps.now().getTime();
    if (wait > 0) throw new CopydeskError('transient', 'A commit may still be under way.', { retryAfterMs: wait });

    const [{ workspace }, { prepared }] = await Promise.all([
      runMaterial(store, pin),
      store.artifacts.get<PreparedAsset>(row.prepared),
    ]);
    const channel = openChannel(deps, workspace, row.identity.channel);
    // A commit that was thought dead may have settled it meanwhile. That is no conflict of the page: the next look sees what it settled.
    const settle = (outcome: Parameters<typeof store.publications.settle>[1]) =>
      store.publications.settle(row, outcome).catch((error: unknown) => {
        if (!isConflict(error)) throw error;
        throw new CopydeskError('transient', 'The commit has just settled it itself.', { cause: error });
      });
    const found = await channel.find(prepared).catch(async (error: unknown) => {
      // Whatever came of our change, somebody else's is live now: the next one is made against that, so nothing of this one is open.
      if (prepared.update && isConflict(error)) await settle({ state: 'intended', reason: null });
      throw error;
    });
    if (found.state === 'live') {
      await settle({ state: 'published', receipt: found.receipt });
      return { state: 'published', url: found.receipt.url };
    }
    if (channel.capabilities.exactlyOnce === 'at-most-once') return { state: 'unknown_outcome', url: null };
    await settle({ state: 'intended', reason: null });
    return { state: 'intended', url: null };
  };

const isConflict = (error: unknown): boolean => error instanceof CopydeskError && error.errorClass === 'conflict';
