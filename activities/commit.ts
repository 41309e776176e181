import type { PreparedAsset } from '../domain/approval.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Receipt } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';
import type { TenantStore } from '../store/store.ts';
import type { Activities, PublishOutcome } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { mayPublish } from './may-publish.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { publishingTimes } from './publishing-times.ts';
import { runMaterial } from './run-material.ts';
import { settleFailure } from './settle-failure.ts';
import { untilSlot } from './until-slot.ts';

/**
 * The choke point for publishing, in four steps: (a) compare-and-set to `committing`; (b) read approvals and truth again and ask the policy;
 * (c) one remote request with the approved bytes; (d) store the outcome. Runs once for each intent; a second execution changes nothing.
 */
export const commit =
  (house: ActivityDependencies): Activities['commit'] =>
  async (input): Promise<PublishOutcome> => {
    const deps = openTenant(house, input.pin.tenant);
    const { store } = deps;
    await untilSlot(input.notBefore, deps.now);
    const row = await store.publications.beginCommit(input.publication, input.prepared);
    if (!row) return asItStands(store, input.publication);

    // What holds it back for now, and a failure to find out, leave it as it was: it waits, and may be tried again.
    const because = await mayPublish(deps, input, row).catch(async (error: unknown) => {
      await store.publications.settle(row, { state: 'intended', reason: null });
      throw error;
    });
    if (because !== null) {
      const reason = await store.artifacts.put('refusal', because);
      await store.publications.settle(row, { state: 'refused', reason });
      return { state: 'refused', url: null, reason };
    }

    const [{ prepared }, { workspace }] = await Promise.all([
      store.artifacts.get<PreparedAsset>(input.prepared),
      runMaterial(store, input.pin),
    ]);
    const open = () =>
      openChannel(deps, workspace, row.identity.channel, AbortSignal.timeout(publishingTimes(deps).remoteTimeMs));
    // Checks that took long, in a process that stood still maybe, end here when somebody has looked up meanwhile what came of them.
    if (!(await store.publications.stillCommits(row))) return asItStands(store, input.publication);
    let receipt: Receipt;
    try {
      receipt = await open().commit(prepared);
    } catch (error) {
      return settleFailure(store, row, error, () => open().find(prepared));
    }
    // Outside of the attempt: when this fails the channel has it, and the look-up will find it.
    await store.publications.settle(row, { state: 'published', receipt });
    return { state: 'published', url: receipt.url };
  };

async function asItStands({ publications }: TenantStore, id: Ref): Promise<PublishOutcome> {
  const row = await publications.get(id);
  if (!row) throw new CopydeskError('not_found', 'Nothing was prepared for this publication.');
  // Another version has been prepared since: this one will not go out.
  if (row.state === 'intended') return { state: 'refused', url: null };
  return { state: row.state === 'committing' ? 'unknown_outcome' : row.state, url: row.receipt?.url ?? null };
}
