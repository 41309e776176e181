import { expect, it } from '@jest/globals';
import { nextOpening } from '../../../domain/calendar.ts';
import { Calendar } from '../../../domain/workspace.ts';
import type { Store, TenantStore } from '../../../store/store.ts';
import { newTenant, refOf } from './samples.ts';

const calendar = Calendar.parse({ perDay: 20, minutesBetween: 10 });
const morning = new Date('2026-11-24T08:00:00Z');
const since = new Date('2026-11-22T08:00:00Z');

const place = (n: number, channel = 'blog') => ({
  channel,
  publication: refOf(`publication-${n}`),
  campaign: `campaign-${n}`,
  asset: `${channel}/de-DE`,
});
const first = (taken: string[]): Date | null => nextOpening(morning, calendar, 'Europe/Berlin', taken);
const times = async ({ slots }: TenantStore, channel?: string) =>
  (await slots.list({ ...(channel && { channel }), from: '2026-11-24T00:00:00Z', to: '2026-11-26T00:00:00Z' })).map(
    ({ at }) => at,
  );

export function slotsContract(store: () => Store): void {
  it('never gives two of 25 that ask at once the same place, and each the next one that is free', async () => {
    const tenant = store().forTenant(newTenant());
    const given = await Promise.all(Array.from({ length: 25 }, (_, n) => tenant.slots.reserve(place(n), since, first)));
    const got = given.map((slot) => slot!.at).sort();
    const firstDay = Array.from({ length: 20 }, (_, n) => new Date(morning.getTime() + n * 600_000).toISOString());
    // The day of the clocks begins at 23:00 UTC; on it there are five more.
    const nextDay = Array.from({ length: 5 }, (_, n) =>
      new Date(Date.parse('2026-11-24T23:00:00Z') + n * 600_000).toISOString(),
    );
    expect(got).toEqual([...firstDay, ...nextDay]);
    expect(await times(tenant)).toEqual(got);
  });

  it('gives a publication one place only: another one takes the place of the first', async () => {
    const tenant = store().forTenant(newTenant());
    const later = new Date('2026-11-25T12:00:00.250Z');
    await tenant.slots.reserve(place(1), since, () => morning);
    const seen: unknown[] = [];
    const moved = await tenant.slots.reserve(place(1), since, (taken, own) => {
      seen.push(taken, own);
      return later;
    });
    expect(seen).toEqual([[], morning.toISOString()]);
    expect(moved).toEqual({ ...place(1), at: later.toISOString() });
    expect(await times(tenant)).toEqual([later.toISOString()]);
    expect(await tenant.slots.reserve(place(1), since, () => null)).toBeNull();
    expect(await times(tenant)).toEqual([]);
  });

  it('keeps channels and tenants apart, and forgets a place that is given back', async () => {
    const tenant = store().forTenant(newTenant());
    const other = store().forTenant(newTenant());
    await tenant.slots.reserve(place(1), since, () => morning);
    await tenant.slots.reserve(place(2, 'ads'), since, (taken) => (taken.length === 0 ? morning : null));
    await other.slots.reserve(place(1), since, (taken) => (taken.length === 0 ? morning : null));
    expect(await times(tenant)).toHaveLength(2);
    expect(await times(tenant, 'ads')).toHaveLength(1);
    await tenant.slots.release(place(1).publication);
    await tenant.slots.release(place(1).publication);
    expect(await times(tenant)).toHaveLength(1);
    expect(await times(other)).toHaveLength(1);
  });

  it('does not see what lies before the time that was asked about', async () => {
    const tenant = store().forTenant(newTenant());
    await tenant.slots.reserve(place(1), since, () => new Date('2026-11-20T08:00:00Z'));
    await tenant.slots.reserve(place(2), since, (taken) => {
      expect(taken).toEqual([]);
      return morning;
    });
  });
}
