import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { newTenant } from './samples.ts';

export function channelStatesContract(store: () => Store): void {
  const channels = () => store().forTenant(newTenant()).channels;

  it('knows nothing of a channel that nobody noted', async () => {
    const states = channels();
    await states.resume('blog');
    expect(await states.get('blog')).toBeNull();
    expect(await states.list()).toEqual([]);
  });

  it('keeps the first pause and its reason until somebody resumes', async () => {
    const states = channels();
    expect(await states.pause('blog', 'house', 'Zugang abgelehnt')).toBe(true);
    expect(await states.pause('blog', 'person:ben', 'Wartung')).toBe(false);
    expect(await states.get('blog')).toEqual({
      channel: 'blog',
      paused: { at: expect.stringMatching(/Z$/), by: 'house', reason: 'Zugang abgelehnt' },
      health: null,
      checkedAt: null,
    });
    await states.resume('blog');
    expect((await states.get('blog'))?.paused).toBeNull();
    expect(await states.pause('blog', 'person:ben', 'Wartung')).toBe(true);
  });

  it('lets one of 20 concurrent pauses be the first', async () => {
    const states = channels();
    const first = await Promise.all(Array.from({ length: 20 }, () => states.pause('blog', 'house', 'r')));
    expect(first.filter(Boolean)).toHaveLength(1);
  });

  it('notes the health of a channel whether it is paused or not', async () => {
    const states = channels();
    const report = {
      ok: true,
      expiresAt: '2026-12-24T00:00:00.000Z',
      parts: [{ name: 'api', ok: true, message: 'ä' }],
    };
    await states.noteHealth('mail', report);
    await states.pause('blog', 'house', 'r');
    await states.noteHealth('blog', { ...report, ok: false });
    await states.noteHealth('blog', report);
    expect(await states.list()).toEqual([
      expect.objectContaining({ channel: 'blog', paused: expect.objectContaining({ by: 'house' }), health: report }),
      { channel: 'mail', paused: null, health: report, checkedAt: expect.stringMatching(/Z$/) },
    ]);
  });
}
