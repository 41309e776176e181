import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningStore, startEmbeddedStore, startPostgresStore } from '../support/stores.ts';
import { newTenant, refOf } from './contract/samples.ts';

describe.each([
  ['PGlite', startEmbeddedStore],
  ['Postgres', startPostgresStore],
])('webhooks on %s', (_name, start) => {
  let running: RunningStore;
  beforeAll(async () => {
    running = await start();
  }, 120_000);
  afterAll(() => running.stop());

  it('allot no more starts to fifty messages of a hook that come at once than it may have, and get back what was not started', async () => {
    const { webhooks } = running.store.forTenant(newTenant());
    const limits = { wanted: 2, most: 7, since: new Date(Date.now() - 86_400_000) };
    const ids = Array.from({ length: 50 }, (_, n) => `evt_${n}`);
    const take = async (id: string) => {
      expect(await webhooks.receive('shop', id, refOf(id))).toBeNull();
      return webhooks.allot('shop', id, limits);
    };
    const allotted = await Promise.all(ids.map(take));
    expect(allotted.reduce((sum, one) => sum + one, 0)).toBe(7);
    // The same messages again, before anybody has said what came of them.
    expect(await Promise.all(ids.map(take))).toEqual(allotted);
    const first = ids[allotted.indexOf(2)]!;
    const receipt = { campaigns: ['one'], refused: [] };
    await webhooks.received('shop', first, receipt);
    expect(await webhooks.receive('shop', first, refOf(first))).toEqual(receipt);
    expect(await take('evt_later')).toBe(1);
    expect(await take('evt_latest')).toBe(0);
    await webhooks.receive('crm', 'evt_0', refOf('other hook'));
    expect(await webhooks.allot('crm', 'evt_0', limits)).toBe(2);
  });
});
