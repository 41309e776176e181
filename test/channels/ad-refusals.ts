import { describe, expect, it } from '@jest/globals';
import type { Prepared, PrepareInput } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import type { AdsUnderTest } from './ads-under-test.ts';
import { anAd, aSpend } from './an-ad.ts';
import { refusal } from './contract.ts';

/** What no channel of ads takes, whichever platform is behind it. */
export function describeAdRefusals(name: string, under: () => AdsUnderTest): void {
  const open = () => under().open();
  const ad = (changes: Partial<Content> = {}): PrepareInput => anAd(under().single, changes);

  describe(`${name} refuses what is no ad`, () => {
    it('refuses a prepared ad that would cost something else, or run at once', async () => {
      const prepared = await open().prepare(ad());
      const enabled = JSON.parse(
        JSON.stringify(prepared).replaceAll('"PAUSED"', '"ENABLED"').replaceAll('"2000', '"9000'),
      ) as Prepared;
      for (const change of [{ spend: aSpend({ dailyCents: 1 }) }, { request: enabled.request }])
        await refusal(open().commit({ ...prepared, ...change }), 'invalid');
      expect(await open().find(prepared)).toEqual({ state: 'absent' });
    });

    it('takes no text that is no ad, and no budget that does not hold', async () => {
      const { content } = ad();
      for (const body of [
        content.body.filter(({ kind }) => kind !== 'link'),
        content.body.filter(({ kind }) => kind !== 'heading'),
        [...content.body, { kind: 'list' as const, items: ['eins'] }],
        [...content.body, { kind: 'link' as const, label: 'noch', url: 'https://www.steinfoehr.example/' }],
        content.body.map((block) => (block.kind === 'link' ? { ...block, url: 'javascript:alert(1)' } : block)),
        content.body.map((block) => (block.kind === 'heading' ? { ...block, text: 'x'.repeat(500) } : block)),
      ])
        await refusal(open().prepare(ad({ body })), 'invalid');
      const { spend: _, ...without } = ad();
      await refusal(open().prepare(without), 'invalid');
      for (const spend of [aSpend({ totalCents: 30_000 }), aSpend({ until: '2026-01-01T00:00:00Z' })])
        await refusal(open().prepare({ ...ad(), spend }), 'invalid');
    });

    it('knows nothing of an ad that never was', async () => {
      expect(await open().read('999999999')).toBeNull();
      expect(await open().status('999999999')).toEqual({ state: 'gone' });
      await refusal(open().unpublish('999999999'), 'not_found');
      await refusal(open().read('../../me'), 'invalid');
    });
  });
}
