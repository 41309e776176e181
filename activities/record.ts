import { Context } from '@temporalio/activity';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { openTenant } from './open-tenant.ts';

/**
 * Writes the projection and the lines of the timeline. Lines are idempotent by key, the projection by being whole. A workflow that was reset or
 * started again counts its lines anew, so their keys name the run.
 */
export const record =
  (house: ActivityDependencies): Activities['record'] =>
  async ({ status, events }) => {
    const deps = openTenant(house, status.tenant);
    const { store } = deps;
    const { runId } = Context.current().info.workflowExecution!;
    await store.campaigns.put(status, runId);
    for (const { key, kind, at, data } of events)
      await store.events.append(status.campaign, kind, { at, ...data }, `${runId}/${key}`);
  };
