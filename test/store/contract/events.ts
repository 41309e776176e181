import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { newTenant } from './samples.ts';

export function eventsContract(store: () => Store): void {
  it('writes a timeline in order, a replayed line once', async () => {
    const { events } = store().forTenant(newTenant());
    await events.append('launch', 'started', { by: 'anna' }, 'start');
    await events.append('launch', 'started', { by: 'anna' }, 'start');
    await events.append('launch', 'note', { n: 1 });
    await events.append('launch', 'note', { n: 1 });
    await events.append('other', 'started', {}, 'start');
    const list = await events.list('launch');
    expect(list.map(({ kind, data }) => ({ kind, data }))).toEqual([
      { kind: 'started', data: { by: 'anna' } },
      { kind: 'note', data: { n: 1 } },
      { kind: 'note', data: { n: 1 } },
    ]);
    expect(list[0]).toMatchObject({ campaign: 'launch', sequence: 1, at: expect.stringMatching(/Z$/) });
    expect(await events.list('launch', list[1]!.sequence)).toEqual([list[2]]);
  });

  it('gives 50 concurrent writers numbers of their own, and one line to 50 who write the same', async () => {
    const { events } = store().forTenant(newTenant());
    await Promise.all(Array.from({ length: 50 }, (_, n) => events.append('launch', 'note', { n })));
    await Promise.all(Array.from({ length: 50 }, () => events.append('launch', 'once', {}, 'key')));
    const list = await events.list('launch');
    expect(list).toHaveLength(51);
    expect(new Set(list.map((event) => event.sequence)).size).toBe(51);
  });
}
