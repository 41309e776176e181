import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { newTenant } from './samples.ts';

export function stopsContract(store: () => Store): void {
  const stops = () => store().forTenant(newTenant()).stops;
  const here = { brand: 'berg', channel: 'blog' };

  it.each([
    { scope: 'all', value: 'ignored', elsewhere: true },
    { scope: 'brand', value: 'berg', elsewhere: false },
    { scope: 'channel', value: 'blog', elsewhere: false },
  ] as const)('holds within $scope until it is lifted', async ({ scope, value, elsewhere }) => {
    const tenant = stops();
    expect(await tenant.inForce(here)).toBeNull();
    const stop = await tenant.set({ scope, value, reason: 'Falscher Preis', by: 'anna' });
    expect(stop).toEqual({
      id: expect.any(String),
      scope,
      value: scope === 'all' ? '' : value,
      reason: 'Falscher Preis',
      by: 'anna',
      at: expect.stringMatching(/Z$/),
      lifted: null,
    });
    expect(await tenant.inForce(here)).toEqual(stop);
    expect((await tenant.inForce({ brand: 'tal', channel: 'shop' })) !== null).toBe(elsewhere);
    await tenant.lift(stop.id, 'ben');
    expect(await tenant.inForce(here)).toBeNull();
  });

  it('takes no brand for a channel of the same name', async () => {
    const tenant = stops();
    await tenant.set({ scope: 'brand', value: 'blog', reason: 'Übung', by: 'anna' });
    expect(await tenant.inForce(here)).toBeNull();
  });

  it('names the widest of several, and holds until the last is lifted', async () => {
    const tenant = stops();
    const narrow = await tenant.set({ scope: 'channel', value: 'blog', reason: 'eins', by: 'anna' });
    const wide = await tenant.set({ scope: 'all', value: '', reason: 'zwei', by: 'anna' });
    expect((await tenant.inForce(here))?.id).toBe(wide.id);
    await tenant.lift(wide.id, 'ben');
    expect((await tenant.inForce(here))?.id).toBe(narrow.id);
  });

  it('keeps lifted stops as evidence of who was first, behind those in force', async () => {
    const tenant = stops();
    const first = await tenant.set({ scope: 'all', value: '', reason: 'eins', by: 'anna' });
    const second = await tenant.set({ scope: 'all', value: '', reason: 'zwei', by: 'anna' });
    const third = await tenant.set({ scope: 'all', value: '', reason: 'drei', by: 'anna' });
    await tenant.lift(second.id, 'ben');
    expect(await tenant.lift(second.id, 'eve')).toMatchObject({ lifted: { by: 'ben' } });
    expect((await tenant.list()).map(({ id }) => id)).toEqual([third.id, first.id, second.id]);
  });

  it('names those in force when asked to lift an unknown one', async () => {
    const tenant = stops();
    const stop = await tenant.set({ scope: 'all', value: '', reason: 'eins', by: 'anna' });
    await expect(tenant.lift('none', 'ben')).rejects.toMatchObject({ errorClass: 'not_found', choices: [stop.id] });
  });
}
