import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../../domain/canonical.ts';
import type { OperationInput, Prepared, PrepareInput } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import type { Ref } from '../../domain/ref.ts';
import type { Effect } from '../simulators/kit.ts';
import { describeAdRefusals } from './ad-refusals.ts';
import type { AdsUnderTest } from './ads-under-test.ts';
import { anAd, aSpend } from './an-ad.ts';
import { describeChannelContract, refusal } from './contract.ts';

let operations = 0;
const anOperation = (input: Omit<OperationInput, 'publication' | 'locale'>): OperationInput => ({
  publication: sha256(`operation/${Date.now()}/${process.pid}/${operations++}`) as Ref,
  locale: 'de-DE',
  ...input,
});

/** Ads are held to nothing that only pages have. */
const noPages = {
  crashBeforeLive: async () => {},
  editByHand: async () => {},
  pageByHand: async () => ({ remoteId: '', url: '' }),
  rawPage: async () => '',
  removeByHand: async () => {},
};

/** The promises of every channel, and those that only ads have. */
export function describeAdContract(name: string, under: () => AdsUnderTest): void {
  const open = () => under().open();
  const ad = (changes: Partial<Content> = {}): PrepareInput => anAd(under().single, changes);
  const effectsOf = (id: string): string[] =>
    under()
      .simulator.effects()
      .filter((one) => one.id === id)
      .map(({ effect }) => effect);
  const ofMarker = ({ marker }: Prepared): Effect[] =>
    under()
      .simulator.effects()
      .filter((one) => one.marker && marker.startsWith(one.marker));

  async function created(input = ad()) {
    const prepared = await open().prepare(input);
    const receipt = await open().commit(prepared);
    return { input, prepared, receipt, live: (await open().read(receipt.remoteId))! };
  }
  const enabling = async (remoteId: string, spend = aSpend()) =>
    open().prepareOperation(anOperation({ kind: 'enable', live: (await open().read(remoteId))!, spend }));

  const settle = () => under().simulator.faults(() => ({ kind: 'none' }));

  describe(`${name} keeps the promises of ads`, () => {
    it('sends nothing while it prepares and previews', async () => {
      const sent = under().simulator.log.length;
      const one = await open().prepare(ad());
      expect(under().simulator.log.length).toBe(sent);
      expect(open().preview(one)).toMatch(/^<!DOCTYPE html>[\s\S]*&lt;\d+&gt;[\s\S]*<\/html>\s*$/);
      expect(open().preview(one)).not.toMatch(/<script|\son\w+=/);
    });

    it('makes an ad once, paused, whose name and links lead back to the variant', async () => {
      const { prepared, receipt, live } = await created();
      expect(ofMarker(prepared).map(({ effect }) => effect)).toEqual(under().made);
      expect(live).toMatchObject({ title: prepared.title, html: prepared.html, revision: receipt.revision });
      expect(live.title).toContain('3f9a21c4');
      expect(JSON.stringify(prepared.request)).toContain('utm_content=3f9a21c4');
      expect(await open().readAt(receipt.url)).toEqual(live);
      expect(await open().readAt('https://www.steinfoehr.example/1')).toBeNull();
    });

    it('enables an ad with the budget that was approved, once', async () => {
      const { receipt } = await created();
      const enable = await enabling(receipt.remoteId);
      expect(await open().find(enable)).toEqual({ state: 'absent' });
      expect(open().preview(enable)).toContain('20,00');
      await open().commit(enable);
      expect(await open().find(enable)).toMatchObject({ state: 'live' });
      await open().commit(enable);
      expect(effectsOf(receipt.remoteId)).toEqual([...under().made, 'enabled']);
    });

    it('enables nothing when the platform has another budget than was approved', async () => {
      const { receipt } = await created();
      const enable = await enabling(receipt.remoteId);
      under().byHand.budget(receipt.remoteId, 90_000);
      await refusal(open().commit(enable), 'conflict');
      // Approved anew for the ad as it is now, but for the former sum.
      await refusal(open().commit(await enabling(receipt.remoteId)), 'conflict');
      await refusal(
        open().commit(
          await enabling(receipt.remoteId, aSpend({ dailyCents: 90_000, until: aSpend().until.replace(/^20/, '21') })),
        ),
        'conflict',
      );
      expect(effectsOf(receipt.remoteId)).not.toContain('enabled');
    });

    it('does not leave it running on a budget that somebody changed while it was enabled', async () => {
      const { remoteId } = (await created()).receipt;
      const enable = await enabling(remoteId);
      let raised = false;
      under().simulator.faults(() => {
        if (!raised && effectsOf(remoteId).includes('enabled')) {
          raised = true;
          under().byHand.budget(remoteId, 90_000);
        }
        return { kind: 'none' };
      });
      await refusal(open().commit(enable), 'unknown_outcome');
      settle();
      expect(raised).toBe(true);
      expect(effectsOf(remoteId).at(-1)).toBe('paused');
    });

    it('does not say of a running ad that it was not enabled, whoever has changed it since', async () => {
      const { remoteId } = (await created()).receipt;
      const enable = await enabling(remoteId);
      await open().commit(enable);
      under().byHand.budget(remoteId, 90_000);
      await refusal(open().find(enable), 'unknown_outcome');
      await refusal(open().commit(enable), 'unknown_outcome');
    });

    it('enables nothing without a sum, or after its last day', async () => {
      const { receipt, live } = await created();
      const { spend: _, ...without } = anOperation({ kind: 'enable', live });
      await refusal(open().commit(await open().prepareOperation(without)), 'invalid');
      await refusal(
        open().commit(await enabling(receipt.remoteId, aSpend({ until: '2026-01-01T00:00:00Z' }))),
        'invalid',
      );
      expect(effectsOf(receipt.remoteId)).toEqual(under().made);
    });

    it('pauses, and withdraws for good', async () => {
      const { receipt, prepared } = await created();
      await open().commit(await enabling(receipt.remoteId));
      const live = (await open().read(receipt.remoteId))!;
      await open().commit(await open().prepareOperation(anOperation({ kind: 'pause', live })));
      expect(await open().status(receipt.remoteId)).toMatchObject({ state: expect.stringMatching(/paused|in-review/) });
      const withdraw = await open().prepareOperation(anOperation({ kind: 'withdraw', live }));
      expect(await open().find(withdraw)).toEqual({ state: 'absent' });
      await open().commit(withdraw);
      await open().commit(withdraw);
      expect(await open().find(withdraw)).toMatchObject({ state: 'live' });
      expect(await open().read(receipt.remoteId)).toBeNull();
      expect(await open().status(receipt.remoteId)).toEqual({ state: 'gone' });
      expect(effectsOf(receipt.remoteId)).toEqual([...under().made, 'enabled', 'paused', 'removed']);
      // What was made once and taken down is not made again by a late repeat.
      expect((await open().find(prepared)).state).not.toBe('live');
      await refusal(open().commit(prepared), 'conflict');
    });

    it('changes the texts of an ad that is as it was read, and puts the former ones back', async () => {
      const { receipt, live, input } = await created();
      if (!open().capabilities.conditionalUpdate) {
        await refusal(open().prepare({ ...input, live }), 'invalid');
        await refusal(open().prepareOperation(anOperation({ kind: 'restore', live, former: live })), 'invalid');
        return;
      }
      const content = open().contentOf(live);
      const body = content.body.map((block) =>
        block.kind === 'heading' ? { ...block, text: block.text.replace('Nordgrat 3L', 'Nordgrat 4L') } : block,
      );
      const change = await open().prepare({
        ...input,
        ...anOperation({ kind: 'pause', live }),
        content: { ...content, body },
      });
      expect(await open().find(change)).toEqual({ state: 'absent' });
      const changed = await open().commit(change);
      expect(await open().find(change)).toEqual({ state: 'live', receipt: changed });
      const after = (await open().read(receipt.remoteId))!;
      expect(after.html).toBe(live.html.replace('Nordgrat 3L', 'Nordgrat 4L'));
      const restore = await open().prepareOperation(anOperation({ kind: 'restore', live: after, former: live }));
      await open().commit(restore);
      expect(await open().read(receipt.remoteId)).toEqual(live);

      const again = await open().prepare({
        ...input,
        ...anOperation({ kind: 'pause', live }),
        content: { ...content, body },
      });
      under().byHand.texts(receipt.remoteId);
      await refusal(open().commit(again), 'conflict');
      await refusal(open().find(again), 'conflict');
      expect(effectsOf(receipt.remoteId).filter((effect) => effect !== 'texts-changed')).toEqual(under().made);
    });

    it('does nothing to an ad that a person has changed or removed', async () => {
      const { receipt } = await created();
      const enable = await enabling(receipt.remoteId);
      under().byHand.texts(receipt.remoteId);
      await refusal(open().commit(enable), 'conflict');
      await refusal(open().find(enable), 'conflict');
      under().byHand.remove(receipt.remoteId);
      await refusal(open().commit(enable), 'not_found');
      expect(effectsOf(receipt.remoteId)).not.toContain('enabled');
    });

    it('follows the review of the platform', async () => {
      const { receipt } = await created();
      expect(await open().status(receipt.remoteId)).toEqual({ state: 'in-review' });
      under().review(receipt.remoteId, 'disapproved', 'MISLEADING_CLAIM');
      const { state, reasons } = await open().status(receipt.remoteId);
      expect(state).toBe('disapproved');
      expect(reasons!.join()).toContain('MISLEADING_CLAIM');
      under().review(receipt.remoteId, 'approved', '');
      expect(await open().status(receipt.remoteId)).toEqual({ state: 'paused' });
      await open().commit(await enabling(receipt.remoteId));
      expect(await open().status(receipt.remoteId)).toEqual({ state: 'live' });
    });

    it('lists what was there before, and counts', async () => {
      const foreign = under().byHand.foreign();
      const { receipt } = await created();
      const imports = await open().imports!();
      expect(imports.map(({ remoteId }) => remoteId)).toEqual(expect.arrayContaining([foreign, receipt.remoteId]));
      expect(imports.find(({ remoteId }) => remoteId === foreign)).toMatchObject({ dailyCents: 5_000 });
      under().counted(receipt.remoteId);
      expect(await open().metrics(receipt.remoteId)).toEqual({ impressions: 1_200, clicks: 34, costCents: 1_234 });
    });

    it('says when to come back, and nothing of secrets or of the words of the platform', async () => {
      const prepared = await open().prepare(ad());
      const sick = await under().openWithoutRights().health();
      expect(sick.parts).toMatchObject([{ name: 'credentials', ok: false }]);
      under().exhaust();
      const error = await refusal(open().commit(prepared), 'rate_limited');
      expect((error as unknown as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(0);
      under().recover();
      expect(ofMarker(prepared)).toEqual([]);
      for (const message of [error.message, JSON.stringify(sick)])
        expect(message).not.toMatch(/must not be shown|of-the-test|expired/);
    });
  });
  describeChannelContract(
    name,
    () => ({
      ...noPages,
      open,
      input: ad,
      countLive: async (prepared) => ofMarker(prepared).filter(({ effect }) => effect === 'created').length,
      openWithoutRights: async () => ({ channel: under().openWithoutRights(), restore: async () => {} }),
    }),
    'ad',
  );
  describeAdRefusals(name, under);
}
