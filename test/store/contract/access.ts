import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { newTenant } from './samples.ts';

export function accessContract(store: () => Store): void {
  it.each(['login', 'session', 'api'] as const)(
    'knows the person behind a %s token, and only under its own kind',
    async (kind) => {
      const { access, tenant } = store().forTenant(newTenant());
      const token = await access.issue(kind, 'anna', 60_000);
      expect(token).toMatch(new RegExp(`^cd_${kind}_${tenant}\\.[A-Za-z0-9_-]{43}$`));
      for (const other of (['login', 'session', 'api'] as const).filter((name) => name !== kind)) {
        expect(await access.redeem(other, token)).toBeNull();
      }
      expect(await access.redeem(kind, token)).toBe('anna');
      expect(await access.redeem(kind, token)).toBe(kind === 'login' ? null : 'anna');
    },
  );

  it('lets exactly one of 50 use a login token', async () => {
    const { access } = store().forTenant(newTenant());
    const token = await access.issue('login', 'anna', 60_000);
    const people = await Promise.all(Array.from({ length: 50 }, () => access.redeem('login', token)));
    expect(people.filter((person) => person !== null)).toEqual(['anna']);
  });

  it('forgets tokens that expired or were revoked', async () => {
    const { access } = store().forTenant(newTenant());
    const expired = await access.issue('session', 'anna', -1);
    const revoked = await access.issue('session', 'anna', 60_000);
    await access.revoke(revoked);
    expect(await access.redeem('session', expired)).toBeNull();
    expect(await access.redeem('session', revoked)).toBeNull();
    expect(await access.redeem('session', 'nonsense')).toBeNull();
  });

  it('keeps no token, only its hash', async () => {
    const { access, sql, tenant } = store().forTenant(newTenant());
    const token = await access.issue('api', 'anna', 60_000);
    const rows = await sql.query('select * from access_tokens where tenant = $1', [tenant]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token.split('.')[1]);
  });
}
