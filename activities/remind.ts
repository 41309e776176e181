import { deputiesOf, holdsRole } from '../domain/deputies.ts';
import { localDay } from '../domain/local-time.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { openTenant } from './open-tenant.ts';

/**
 * Puts a line into the timeline, which inbox and CLI show to the people who hold one of the roles: `reminder`, or `escalation`, which also
 * names the `deputies` who may decide in their place from now on. One of each kind a day: a request that is held and taken up again is
 * reminded of again.
 */
export const remind =
  (house: ActivityDependencies): Activities['remind'] =>
  async ({ pin, asset, request, roles, escalated = false }) => {
    const deps = openTenant(house, pin.tenant);
    const { workspace, people } = await deps.loadWorkspace();
    const kind = escalated ? 'escalation' : 'reminder';
    const holders = people.filter((person) => roles.some((role) => holdsRole(person, role))).map(({ id }) => id);
    const deputies = [...new Set(roles.flatMap((role) => deputiesOf(people, role)))];
    const day = localDay(deps.now(), workspace.settings.timeZone);
    await deps.store.events.append(
      pin.campaign,
      kind,
      { asset, request, people: holders, ...(escalated && { deputies }) },
      `${kind}/${request}/${day}`,
    );
  };
