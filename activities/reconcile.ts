import { CopydeskError } from '../domain/errors.ts';
import type { Activities, PublishOutcome } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { lookUp } from './look-up.ts';
import { openTenant } from './open-tenant.ts';
import { runMaterial } from './run-material.ts';

/** Asks the channel what became of a commit, unless that is known by now. */
export const reconcile =
  (house: ActivityDependencies): Activities['reconcile'] =>
  async ({ pin, publication }): Promise<PublishOutcome> => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const row = await store.publications.get(publication);
    if (!row) throw new CopydeskError('not_found', 'Nothing was prepared for this publication.');
    if (row.state !== 'committing' && row.state !== 'unknown_outcome')
      return { state: row.state, url: row.receipt?.url ?? null };
    return lookUp(deps, row, (await runMaterial(store, pin)).workspace);
  };
