import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { newTenant, refOf } from './samples.ts';

export function turnsContract(store: () => Store): void {
  const lapse = (tenant: string, key: string) =>
    store()
      .forTenant(tenant)
      .sql.query(
        "update turns set leased_until = clock_timestamp() - interval '1 second' where tenant = $1 and key = $2",
        [tenant, key],
      );

  it('lets exactly one of 50 concurrent claims win, also when a lease has run out', async () => {
    const { turns, tenant } = store().forTenant(newTenant());
    for (const token of [1, 2]) {
      const claims = await Promise.all(Array.from({ length: 50 }, () => turns.claim('k', 60_000)));
      expect(claims.filter((claim) => claim.state === 'claimed')).toEqual([{ state: 'claimed', token }]);
      expect(claims.filter((claim) => claim.state === 'busy')).toHaveLength(49);
      await lapse(tenant, 'k');
    }
  });

  it('tells who comes while it is busy when the lease ends', async () => {
    const { turns, sql } = store().forTenant(newTenant());
    await turns.claim('k', 60_000);
    const busy = await turns.claim('k', 60_000);
    const [clock] = await sql.query<{ now: number }>(
      'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now',
    );
    expect(busy).toEqual({ state: 'busy', untilMs: expect.any(Number) });
    expect((busy as { untilMs: number }).untilMs).toBeGreaterThan(clock!.now);
  });

  it('gives the saved result to everybody after the finish', async () => {
    const { turns } = store().forTenant(newTenant());
    await turns.claim('k', 60_000);
    await turns.finish('k', 1, refOf('result'));
    await turns.finish('k', 1, refOf('result'));
    expect(await turns.claim('k', 60_000)).toEqual({ state: 'finished', result: refOf('result') });
    await expect(turns.finish('k', 1, refOf('other'))).rejects.toMatchObject({ errorClass: 'conflict' });
  });

  it('refuses the finish of a claim that somebody took over', async () => {
    const { turns, tenant } = store().forTenant(newTenant());
    await turns.claim('k', 60_000);
    await lapse(tenant, 'k');
    expect(await turns.claim('k', 60_000)).toEqual({ state: 'claimed', token: 2 });
    await expect(turns.finish('k', 1, refOf('late'))).rejects.toMatchObject({ errorClass: 'conflict' });
    await turns.finish('k', 2, refOf('right'));
    expect(await turns.claim('k', 1)).toEqual({ state: 'finished', result: refOf('right') });
  });

  it('prolongs the lease of the newest claim only', async () => {
    const { turns, tenant } = store().forTenant(newTenant());
    await turns.claim('k', 60_000);
    await lapse(tenant, 'k');
    expect(await turns.renew('k', 1, 60_000)).toBe(true);
    expect(await turns.claim('k', 60_000)).toMatchObject({ state: 'busy' });
    await lapse(tenant, 'k');
    expect(await turns.claim('k', 60_000)).toEqual({ state: 'claimed', token: 2 });
    expect(await turns.renew('k', 1, 60_000)).toBe(false);
    await turns.finish('k', 2, refOf('result'));
    expect(await turns.renew('k', 2, 60_000)).toBe(false);
  });

  it('is free at once after a release, but only by the one who holds it', async () => {
    const { turns } = store().forTenant(newTenant());
    await turns.claim('k', 60_000);
    await turns.release('k', 7);
    expect(await turns.claim('k', 60_000)).toMatchObject({ state: 'busy' });
    await turns.release('k', 1);
    expect(await turns.claim('k', 60_000)).toEqual({ state: 'claimed', token: 2 });
    await turns.finish('k', 2, refOf('result'));
    await turns.release('k', 2);
    expect(await turns.claim('k', 60_000)).toEqual({ state: 'finished', result: refOf('result') });
  });
}
