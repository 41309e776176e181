import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../../domain/canonical.ts';
import type { Store } from '../../../store/store.ts';
import { newTenant, refOf } from './samples.ts';

export function artifactsContract(store: () => Store): void {
  it('gives back any JSON value as it was put, in NFC', async () => {
    const { artifacts } = store().forTenant(newTenant());
    const anyJson = fc.jsonValue({ stringUnit: 'binary' });
    await fc.assert(
      fc.asyncProperty(anyJson, async (value) => {
        const back = await artifacts.get(await artifacts.put('anything', value));
        expect(canonicalJson(back)).toBe(canonicalJson(value));
        expect(back).toEqual(JSON.parse(canonicalJson(value)));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps what databases tend to lose', async () => {
    const { artifacts } = store().forTenant(newTenant());
    const value = {
      nul: 'a\u0000b',
      emoji: '🏔',
      big: 1e300,
      tiny: 5e-324,
      precise: 0.1 + 0.2,
      nested: [[[{}]]],
      empty: '',
    };
    expect(await artifacts.get(await artifacts.put('odd', value))).toEqual(value);
  });

  it('gives equal values different refs', async () => {
    const { artifacts } = store().forTenant(newTenant());
    expect(await artifacts.put('brief', { a: 1 })).not.toBe(await artifacts.put('brief', { a: 1 }));
  });

  it('does not find an unknown or an erased artifact, and says which it is', async () => {
    const { artifacts } = store().forTenant(newTenant());
    const ref = await artifacts.put('comment', 'private');
    await artifacts.erase(ref);
    await artifacts.erase(ref);
    await expect(artifacts.get(ref)).rejects.toMatchObject({
      errorClass: 'not_found',
      message: expect.stringContaining('erased'),
    });
    await expect(artifacts.get(refOf('x'))).rejects.toMatchObject({ errorClass: 'not_found' });
    await expect(artifacts.erase(refOf('x'))).rejects.toMatchObject({ errorClass: 'not_found' });
  });

  it('leaves nothing of value and salt behind an erasure', async () => {
    const { artifacts, sql, tenant } = store().forTenant(newTenant());
    const ref = await artifacts.put('comment', 'private');
    await artifacts.erase(ref);
    const rows = await sql.query('select ref, kind, envelope from artifacts where tenant = $1', [tenant]);
    expect(rows).toEqual([{ ref, kind: 'comment', envelope: null }]);
  });

  it('notices that somebody changed the bytes', async () => {
    const { artifacts, sql, tenant } = store().forTenant(newTenant());
    const ref = await artifacts.put('price', { cents: 9900 });
    await sql.query("update artifacts set envelope = replace(envelope, '9900', '99') where tenant = $1", [tenant]);
    await expect(artifacts.get(ref)).rejects.toThrow('changed in the database');
  });
}
