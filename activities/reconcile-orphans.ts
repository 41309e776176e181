import { Context } from '@temporalio/activity';
import { CopydeskError } from '../domain/errors.ts';
import type { PublicationRow } from '../store/store.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies, TenantDependencies } from './dependencies.ts';
import { lookUp } from './look-up.ts';
import { openTenant } from './open-tenant.ts';
import { publishingTimes } from './publishing-times.ts';

/** So many are looked up in one go, the oldest first: with channels that let each look-up run out of time, within the time that the activity has. */
const pageSize = 50;

/**
 * Finds out what became of commits whose campaign is not there any more: its workflow was terminated, or reset to before it. What a channel
 * cannot be asked, and what it does not answer now, stays open; a person settles it, or the next round. One page of them: `next` says that there may be more.
 */
export const reconcileOrphans =
  (house: ActivityDependencies): Activities['reconcileOrphans'] =>
  async ({ tenant, after }) => {
    const deps = openTenant(house, tenant);
    const { store, isRunning } = deps;
    const outcome = { settled: 0, open: 0 };
    // Of calls of models, too, whose worker died and whose campaign never asked again.
    if (!after) await store.budgets.bookExpired();
    if (!isRunning) return outcome;
    const rows = await store.publications.unsettled(publishingTimes(deps).orphanedMs, pageSize, after);
    for (const row of rows) {
      if (await isRunning(row.campaign)) continue;
      const state = await settle(deps, row);
      outcome[state === 'committing' || state === 'unknown_outcome' ? 'open' : 'settled'] += 1;
    }
    return { ...outcome, ...(rows.length === pageSize && { next: rows.at(-1)!.id }) };
  };

/** The state that it is in afterwards. */
async function settle(deps: TenantDependencies, row: PublicationRow): Promise<PublicationRow['state']> {
  const { store } = deps;
  try {
    // The workspace that its campaign had pinned is not known any more: today's knows the channel and its credentials.
    await lookUp(deps, row, (await deps.loadWorkspace()).workspace);
  } catch (error) {
    if (!(error instanceof CopydeskError)) throw error;
    const { errorClass, message } = error;
    Context.current().log.warn('An open outcome could not be looked up.', { publication: row.id, errorClass, message });
  }
  const { state } = (await store.publications.get(row.id))!;
  if (state !== row.state) {
    const asset = row.identity.asset.slice(row.campaign.length + 1);
    const data = { asset, publication: row.id, state };
    await store.events.append(row.campaign, 'reconciled', data, `reconciled/${row.id}/${row.attempt}`);
  }
  return state;
}
