import { CopydeskError } from '../domain/errors.ts';

/** Refuses a value that names another tenant than the one whose store it was brought to. */
export function requireTenant(tenant: string, named: string, what: string): void {
  if (named === tenant) return;
  throw new CopydeskError(
    'denied',
    `The ${what} belongs to tenant ${named} and was brought to the store of ${tenant}.`,
    {
      where: { field: 'tenant' },
      choices: [tenant],
    },
  );
}
