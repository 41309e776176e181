import { expect, it } from '@jest/globals';
import type { LiveFilter } from '../../../domain/operation.ts';
import type { Ref } from '../../../domain/ref.ts';
import type { LineageEntry, Store } from '../../../store/store.ts';
import { identity, newTenant, refOf } from './samples.ts';

export function lineageContract(store: () => Store): void {
  const jacket: LineageEntry[] = [
    { kind: 'claim', value: 'Die Jacke WIEGT\n  310 g.' },
    { kind: 'text', value: 'Für Übermütige 🏔: die Jacke' },
    { kind: 'source', value: 'wissen/jacke.md' },
    { kind: 'prompt', value: 'copywriter' },
    { kind: 'prompt', value: refOf('prompt') },
    { kind: 'model', value: 'house-writer' },
    { kind: 'rule', value: 'price/below-minimum' },
  ];

  /** A tenant with a publication for each of these, as name → its entries. */
  async function filled(made: Record<string, LineageEntry[]>) {
    const tenant = store().forTenant(newTenant());
    for (const [name, entries] of Object.entries(made)) {
      const about = { ...identity(tenant.tenant, `${name}/blog/de-DE`), channel: `channel-${name}` };
      await tenant.publications.intend(refOf(name), about, name, refOf('prepared'));
      await tenant.lineage.record(refOf(name), entries);
    }
    return tenant;
  }
  const names = (refs: Ref[], ...known: string[]) => refs.map((ref) => known.find((name) => refOf(name) === ref));

  it.each<[string, LiveFilter]>([
    ['words of a claim, in another case and spacing', { claim: 'jacke  wiegt 310' }],
    ['words of the text with umlauts', { claim: 'FÜR ÜBERMÜTIGE' }],
    ['a source', { source: 'wissen/jacke.md' }],
    ['the role of a prompt', { prompt: 'copywriter' }],
    ['the hash of a prompt', { prompt: refOf('prompt') }],
    ['a model', { model: 'house-writer' }],
    ['a rule', { rule: 'price/below-minimum' }],
    ['the campaign', { campaign: 'jacket' }],
    ['the channel', { channel: 'channel-jacket' }],
    ['all of it together', { claim: '310 g', source: 'wissen/jacke.md', model: 'house-writer', campaign: 'jacket' }],
  ])('finds what was made from %s, and nothing else', async (_, filter) => {
    const { lineage } = await filled({ jacket, tent: [{ kind: 'source', value: 'wissen/zelt.md' }] });
    expect(names(await lineage.find(filter), 'jacket', 'tent')).toEqual(['jacket']);
  });

  it.each<[string, LiveFilter]>([
    ['percent signs are no wildcards', { claim: 'jacke%310' }],
    ['a part of a source is none', { source: 'wissen/jacke' }],
    ['one of two that do not fit is enough', { source: 'wissen/jacke.md', model: 'another' }],
    ['a claim is no source', { source: 'Die Jacke WIEGT\n  310 g.' }],
  ])('finds nothing where %s', async (_, filter) => {
    const { lineage } = await filled({ jacket });
    expect(await lineage.find(filter)).toEqual([]);
  });

  it('finds everything by no filter, newest first, and nothing of another tenant', async () => {
    const { lineage } = await filled({ jacket, tent: [] });
    expect(names(await lineage.find({}), 'jacket', 'tent')).toEqual(['tent', 'jacket']);
    expect(await store().forTenant(newTenant()).lineage.find({})).toEqual([]);
  });

  it('forgets what an earlier version was made from', async () => {
    const { lineage } = await filled({ jacket });
    await lineage.record(refOf('jacket'), [{ kind: 'model', value: 'another' }]);
    expect(await lineage.find({ model: 'house-writer' })).toEqual([]);
    expect(await lineage.of(refOf('jacket'))).toEqual([{ kind: 'model', value: 'another' }]);
  });

  it('keeps each entry once and in order, claims of any length folded', async () => {
    const { lineage } = await filled({});
    const long = 'Sehr lang. '.repeat(2_000).trim();
    await lineage.record(refOf('x'), [...jacket, ...jacket, { kind: 'claim', value: `${long}\0` }]);
    const entries = await lineage.of(refOf('x'));
    expect(entries).toHaveLength(jacket.length + 1);
    expect(entries[0]).toEqual({ kind: 'claim', value: 'die jacke wiegt 310 g.' });
    expect(entries.at(-1)).toEqual({ kind: 'claim', value: long.toLowerCase() });
  });
}
