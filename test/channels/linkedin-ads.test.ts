import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linkedinAds } from '../../channels/linkedin-ads/connector.ts';
import { LinkedinAdsSettings } from '../../channels/linkedin-ads/settings.ts';
import type { Channel } from '../../domain/channel.ts';
import { type LinkedinAdsSimulator, linkedinCredentials, startLinkedinAds } from '../simulators/linkedin-ads.ts';
import { describeAdContract } from './ad-contract.ts';
import { adWorks } from './ad-works.ts';
import { anAd } from './an-ad.ts';
import { connectorDependencies } from './dependencies.ts';
import { describeFaults } from './faults.ts';

let linkedin: LinkedinAdsSimulator;
/** With pages as large as LinkedIn's: a look-up goes through all of them, and each request is disturbed. */
let disturbed: LinkedinAdsSimulator;
beforeAll(async () => {
  linkedin = await startLinkedinAds({ pageSize: 5 });
  disturbed = await startLinkedinAds();
});
afterAll(() => Promise.all([linkedin.close(), disturbed.close()]));

const open = (changes = {}, token = linkedinCredentials.accessToken): Channel => {
  const { accessToken: _, ...ids } = linkedinCredentials;
  const settings = LinkedinAdsSettings.parse({
    ...ids,
    accessToken: 'vault:linkedin',
    locations: [101_282_230],
    maxCpcCents: 450,
    url: linkedin.url,
    ...changes,
  });
  return linkedinAds.open('linkedin', settings, connectorDependencies({ secret: async () => token }));
};
const campaign = (id: string) => linkedin.campaigns().find((one) => String(one.id) === id)!;

describeAdContract('LinkedIn', () => ({
  simulator: linkedin,
  open: () => open(),
  openWithoutRights: () => open({}, 'expired'),
  made: ['created', 'completed'],
  single: true,
  byHand: {
    budget: (id, dailyCents) =>
      linkedin.byHand(() =>
        Object.assign(campaign(id).fields, {
          dailyBudget: { amount: (dailyCents / 100).toFixed(2), currencyCode: 'EUR' },
        }),
      ),
    texts: (id) =>
      linkedin.byHand(() => Object.assign(campaign(id).creative!.post, { commentary: 'Von Hand geändert.' })),
    remove: (id) => linkedin.byHand(() => Object.assign(campaign(id).fields, { status: 'ARCHIVED' })),
    foreign() {
      const id = 1_000 + linkedin.campaigns().length;
      linkedin.byHand((all) => {
        all.push({
          ...{ id, created: 1_700_000_000_000, creative: null, review: { status: 'APPROVED' }, figures: {} },
          fields: { name: 'Marke', status: 'ACTIVE', dailyBudget: { amount: '50.00' } },
        });
      });
      return String(id);
    },
  },
  review: (id, decision, reason) =>
    linkedin.byHand(() => {
      campaign(id).review =
        decision === 'approved' ? { status: 'APPROVED' } : { status: 'REJECTED', rejectionReasons: [reason] };
    }),
  counted: (id) =>
    linkedin.byHand(() =>
      Object.assign(campaign(id).figures, { impressions: 1_200, clicks: 34, costInLocalCurrency: '12.34' }),
    ),
  exhaust: () => linkedin.quota(0),
  recover: () => linkedin.quota(Number.POSITIVE_INFINITY),
}));

describeFaults('LinkedIn', {
  simulator: () => disturbed,
  open: () => open({ url: disturbed.url }),
  impatient: () => open({ url: disturbed.url, timeoutSeconds: 1 }),
  input: () => anAd(true),
  works: adWorks(['created', 'completed']),
});

describe('LinkedIn', () => {
  it('escapes what the little text format would take for its own', async () => {
    const prepared = await open().prepare(
      anAd(true, {
        body: [
          { kind: 'heading', text: 'Nordgrat (3L)' },
          { kind: 'paragraph', text: 'Leicht (640 g) & #dicht @ 20.000 mm_WS' },
          { kind: 'link', label: 'x', url: 'https://www.steinfoehr.example/' },
        ],
      }),
    );
    const { remoteId } = await open().commit(prepared);
    expect(campaign(remoteId).creative!.post.commentary).toBe('Leicht \\(640 g\\) & \\#dicht \\@ 20.000 mm\\_WS');
    expect((await open().read(remoteId))!.html).toBe(prepared.html);
  });

  it('says whether it is political, and refuses a version of the API that is over', async () => {
    const { remoteId } = await open().commit(await open().prepare(anAd(true)));
    expect(campaign(remoteId).fields).toMatchObject({
      politicalIntent: 'NOT_POLITICAL',
      offsiteDeliveryEnabled: false,
      totalBudget: { amount: '2000.00' },
    });
    await expect(open({ apiVersion: '202411' }).imports!()).rejects.toMatchObject({
      errorClass: 'invalid',
      where: { field: 'settings.apiVersion' },
    });
  });

  it('is refused, and leaves nothing, where the budget is below what LinkedIn takes', async () => {
    const input = anAd(true);
    const small = await open().prepare({ ...input, spend: { ...input.spend!, dailyCents: 500 } });
    const before = linkedin.campaigns().length;
    await expect(open().commit(small)).rejects.toMatchObject({
      errorClass: 'invalid',
      message: expect.stringContaining('ILLEGAL_ARGUMENT'),
    });
    expect(linkedin.campaigns().length).toBe(before);
  });
});
