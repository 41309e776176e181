import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { openTenant } from './open-tenant.ts';

/** Puts a reminder into the timeline, which inbox and CLI show to the people who hold one of the roles. */
export const remind =
  (house: ActivityDependencies): Activities['remind'] =>
  async ({ pin, asset, request, roles }) => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const { people } = await deps.loadWorkspace();
    const reminded = people.filter((person) => person.roles.some((role) => roles.includes(role))).map(({ id }) => id);
    await store.events.append(pin.campaign, 'reminder', { asset, request, people: reminded }, `reminder/${request}`);
  };
