import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { lookAtChannel } from './look-at-channel.ts';
import { openTenant } from './open-tenant.ts';

/** How a channel is now, by today's workspace. What is wrong with it, and what helps, is an artifact; the history gets a yes or a no. */
export const checkChannel =
  (house: ActivityDependencies): Activities['checkChannel'] =>
  async ({ tenant, channel }) => {
    const deps = openTenant(house, tenant);
    const { workspace } = await deps.loadWorkspace();
    const { ok, parts } = await lookAtChannel(deps, workspace, channel);
    if (ok) return { ok, detail: null };
    const sick = parts.filter((part) => !part.ok);
    const message = sick.map((part) => [part.message, part.fix].filter(Boolean).join(' ')).join(' ');
    return { ok, detail: await deps.store.artifacts.put('failure', { message }) };
  };
