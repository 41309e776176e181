import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metaAds } from '../../channels/meta-ads/connector.ts';
import { MetaAdsSettings } from '../../channels/meta-ads/settings.ts';
import type { Channel } from '../../domain/channel.ts';
import { type MetaAdsSimulator, metaCredentials, startMetaAds } from '../simulators/meta-ads.ts';
import { describeAdContract } from './ad-contract.ts';
import { adWorks } from './ad-works.ts';
import { anAd } from './an-ad.ts';
import { connectorDependencies } from './dependencies.ts';
import { describeFaults } from './faults.ts';

let meta: MetaAdsSimulator;
beforeAll(async () => {
  meta = await startMetaAds({ pageSize: 2 });
});
afterAll(() => meta.close());

const raw = () => ({
  accountId: `act_${metaCredentials.accountId}`,
  pageId: '998877665',
  imageHash: 'a'.repeat(32),
  accessToken: 'vault:meta',
  appSecret: 'env:META_SECRET',
  countries: ['DE', 'CH'],
  payor: 'Steinhauer & Föhr GmbH',
  beneficiary: 'Steinhauer & Föhr',
  url: meta.url,
});
const open = (changes = {}, token = metaCredentials.accessToken): Channel =>
  metaAds.open(
    'meta',
    MetaAdsSettings.parse({ ...raw(), ...changes }),
    connectorDependencies({
      secret: async (reference) => (reference.startsWith('env:') ? metaCredentials.appSecret : token),
    }),
  );
const under = (campaign: string, kind: string) => {
  const sets = meta.objects().filter(({ parent }) => parent === campaign);
  return kind === 'adsets' ? sets[0]! : meta.objects().find(({ parent }) => parent === sets[0]!.id)!;
};

describeAdContract('Meta', () => ({
  simulator: meta,
  open: () => open(),
  openWithoutRights: () => open({}, 'expired'),
  made: ['created', 'completed'],
  single: false,
  byHand: {
    budget: (id, dailyCents) =>
      meta.byHand(() => Object.assign(under(id, 'adsets').fields, { daily_budget: dailyCents })),
    texts: (id) =>
      meta.byHand(() => {
        const { creative } = under(id, 'ads').fields as { creative: { asset_feed_spec: { titles: unknown } } };
        creative.asset_feed_spec.titles = [{ text: 'Von Hand geändert' }];
      }),
    remove: (id) =>
      meta.byHand((all) => Object.assign(all.find((one) => one.id === id)!.fields, { status: 'ARCHIVED' })),
    foreign() {
      const id = String(77_000_000 + meta.objects().length);
      meta.byHand((all) => {
        all.push({
          id,
          kind: 'campaigns',
          parent: null,
          created_time: '2025-01-01T00:00:00+0000',
          fields: { name: 'Marke', status: 'ACTIVE', daily_budget: 5_000 },
        });
      });
      return id;
    },
  },
  review: (id, decision, reason) => meta.review(id, decision, reason),
  counted: (id) => meta.counted(id, { impressions: '1200', clicks: '34', spend: '12.34' }),
  exhaust: () => meta.quota(0),
  recover: () => meta.quota(Number.POSITIVE_INFINITY),
}));

describeFaults('Meta', {
  simulator: () => meta,
  open: () => open(),
  impatient: () => open({ timeoutSeconds: 1 }),
  input: () => anAd(),
  works: adWorks(['created', 'completed']),
  reads: ({ json }) => 'execution_options' in (json as object),
});

describe('Meta', () => {
  it('asks who pays and for whom wherever the EU is reached', () => {
    const { payor: _, ...without } = raw();
    const { error } = MetaAdsSettings.safeParse(without);
    expect(error!.issues).toEqual([
      expect.objectContaining({ path: ['payor'], message: expect.stringContaining('DE') }),
    ]);
    expect(MetaAdsSettings.safeParse({ ...without, beneficiary: undefined, countries: ['CH', 'GB'] }).success).toBe(
      true,
    );
  });

  it('has every step checked by Meta first, and makes nothing of one that is refused', async () => {
    const prepared = await open().prepare(anAd());
    const asked: string[] = [];
    meta.faults(({ method, path, json }) => {
      if (method === 'POST')
        asked.push(`${path.split('/').at(-1)}${JSON.stringify(json).includes('validate_only') ? '?' : ''}`);
      return { kind: 'none' };
    });
    await open().commit(prepared);
    expect(asked).toEqual(['campaigns?', 'campaigns', 'adsets?', 'adsets', 'ads?', 'ads']);
    meta.faults(() => ({ kind: 'none' }));
    const objects = meta.objects().length;
    const small = await open().prepare({ ...anAd(), spend: { ...anAd().spend!, dailyCents: 50 } });
    await expect(open().commit(small)).rejects.toMatchObject({
      errorClass: 'invalid',
      message: expect.stringContaining('(100)'),
    });
    // The campaign is there, paused and empty; the next execution would go on with it.
    expect(meta.objects().length).toBe(objects + 1);
    expect(await open().find(small)).toMatchObject({ state: 'draft' });
  });

  it('goes on with the oldest when two executions both found nothing, and none of them runs', async () => {
    const prepared = await open().prepare(anAd());
    const outcomes = await Promise.allSettled([open().commit(prepared), open().commit(prepared)]);
    const made = meta.effects().filter(({ marker }) => marker && prepared.marker.startsWith(marker));
    expect(made.some(({ effect }) => effect === 'enabled')).toBe(false);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ errorClass: 'unknown_outcome' });
    expect(await open().find(prepared)).toMatchObject({ state: 'live', receipt: { remoteId: made[0]!.id } });
  });

  it('reads how long to wait from the usage that Meta tells', async () => {
    meta.quota(0);
    await expect(open().imports!()).rejects.toMatchObject({ errorClass: 'rate_limited', retryAfterMs: 180_000 });
    meta.quota(Number.POSITIVE_INFINITY);
  });
});
