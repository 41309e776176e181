import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { newTenant } from './samples.ts';

const sealed = {
  kind: 'secret',
  keyId: 'k',
  wrappedKey: 'w',
  sealed: 's',
  expiresAt: null,
  updatedBy: 'anna',
} as const;

export function credentialsContract(store: () => Store): void {
  const opened = () => store().forTenant(newTenant()).credentials;

  it('replaces a version that is still there, and no other', async () => {
    const credentials = opened();
    expect(await credentials.get('blog')).toBeNull();
    expect(await credentials.put('blog', sealed, 0)).toBe(1);
    expect(await credentials.put('blog', { ...sealed, sealed: 'second' }, 1)).toBe(2);
    await expect(credentials.put('blog', sealed, 0)).rejects.toMatchObject({ errorClass: 'conflict' });
    await expect(credentials.put('blog', sealed, 1)).rejects.toMatchObject({ errorClass: 'conflict' });
    await expect(credentials.put('other', sealed, 3)).rejects.toMatchObject({ errorClass: 'conflict' });
    expect(await credentials.list()).toMatchObject([{ name: 'blog', version: 2, sealed: 'second', trouble: null }]);
    expect(await credentials.remove('blog')).toBe(true);
    expect(await credentials.remove('blog')).toBe(false);
  });

  it('lets one of 50 refresh, the next one when the lease has ended, and nobody an older version', async () => {
    const credentials = opened();
    await credentials.put('ads', { ...sealed, kind: 'oauth2' }, 0);
    const claims = await Promise.all(Array.from({ length: 50 }, () => credentials.claim('ads', 1, 60_000)));
    expect(claims.filter((lease) => lease !== null)).toEqual([1]);
    // Whoever was fenced off lets go of nothing.
    await credentials.release('ads', 7);
    expect(await credentials.claim('ads', 1, 60_000)).toBeNull();
    await credentials.release('ads', 1);
    expect(await credentials.claim('ads', 1, 0)).toBe(2);
    expect(await credentials.claim('ads', 1, 60_000)).toBe(3);
    await credentials.put('ads', { ...sealed, kind: 'oauth2' }, 1);
    expect(await credentials.claim('ads', 1, 60_000)).toBeNull();
    expect(await credentials.claim('ads', 2, 60_000)).toBe(4);
  });

  it('keeps the trouble of a version until there is a new one', async () => {
    const credentials = opened();
    await credentials.put('blog', sealed, 0);
    await credentials.noteTrouble('blog', 1, 'auth');
    await credentials.noteTrouble('blog', 2, 'transient');
    await credentials.noteUse('blog');
    const row = await credentials.get('blog');
    expect(row).toMatchObject({ trouble: { errorClass: 'auth', at: expect.any(String) }, usedAt: expect.any(String) });
    await credentials.put('blog', sealed, 1);
    expect((await credentials.get('blog'))?.trouble).toBeNull();
  });

  it('takes another key for a version that has not changed since', async () => {
    const credentials = opened();
    await credentials.put('blog', sealed, 0);
    expect(await credentials.rewrap('blog', 1, 'w', { keyId: 'next', wrappedKey: 'w2' })).toBe(true);
    expect(await credentials.rewrap('blog', 1, 'w', { keyId: 'third', wrappedKey: 'w3' })).toBe(false);
    expect(await credentials.get('blog')).toMatchObject({ version: 1, keyId: 'next', wrappedKey: 'w2', sealed: 's' });
  });
}
