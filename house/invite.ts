import type { Config } from '../config.ts';
import { CopydeskError } from '../domain/errors.ts';
import { openHouse } from './open-house.ts';

const dayMs = 24 * 60 * 60_000;
/** A link lies about in a terminal or a message; it need only last until somebody clicks it. */
const linkMs = 60 * 60_000;

/**
 * A way in for one person: the secret of a one-time link, or an API token for so many days. Whoever can open the database may make one; that
 * is who runs the installation.
 * @throws CopydeskError `not_found` with those who are there, `invalid` for a number of days that no token has
 */
export async function invite(
  config: Config,
  { person, tenant, days }: { person: string; tenant: string | null; days: number | null },
): Promise<{ secret: string; until: string }> {
  if (days !== null && !(Number.isInteger(days) && days >= 1 && days <= 365))
    throw new CopydeskError('invalid', 'A token is good for 1 to 365 days.', { where: { field: '--days' } });
  const house = await openHouse(config);
  try {
    if (!tenant && house.tenants.length > 1)
      throw new CopydeskError('invalid', 'There are several tenants; say whose person it is.', {
        where: { field: '--tenant' },
        choices: house.tenants.map((one) => one.tenant),
      });
    const { store, loadWorkspace } = tenant ? house.forTenant(tenant) : house.tenants[0];
    const { people } = await loadWorkspace();
    if (!people.some(({ id }) => id === person))
      throw new CopydeskError('not_found', `The workspace has no person ${person}.`, {
        choices: people.map(({ id }) => id),
      });
    const lastsMs = days === null ? linkMs : days * dayMs;
    const secret = await store.access.issue(days === null ? 'login' : 'api', person, lastsMs);
    return { secret, until: new Date(Date.now() + lastsMs).toISOString() };
  } finally {
    await house.close();
  }
}
