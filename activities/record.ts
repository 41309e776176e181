import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { tenantStore } from './tenant-store.ts';

/** Writes the projection and the lines of the timeline. Lines are idempotent by key, the projection by being whole. */
export const record =
  (deps: ActivityDependencies): Activities['record'] =>
  async ({ status, events }) => {
    const store = tenantStore(deps, status.tenant);
    await store.campaigns.put(status);
    for (const { key, kind, at, data } of events)
      await store.events.append(status.campaign, kind, { at, ...data }, key);
  };
