import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { googleAds } from '../../channels/google-ads/connector.ts';
import { GoogleAdsSettings } from '../../channels/google-ads/settings.ts';
import type { Channel } from '../../domain/channel.ts';
import { type GoogleAdsSimulator, googleCredentials, startGoogleAds } from '../simulators/google-ads.ts';
import { describeAdContract } from './ad-contract.ts';
import { adWorks } from './ad-works.ts';
import { anAd } from './an-ad.ts';
import { connectorDependencies } from './dependencies.ts';
import { describeFaults } from './faults.ts';

let google: GoogleAdsSimulator;
beforeAll(async () => {
  // Pages as small as this show whether the next one is asked for.
  google = await startGoogleAds({ pageSize: 2 });
});
afterAll(() => google.close());

const settings = (changes: Record<string, unknown> = {}): GoogleAdsSettings =>
  GoogleAdsSettings.parse({
    customerId: googleCredentials.customerId,
    loginCustomerId: googleCredentials.loginCustomerId,
    developerToken: 'env:DEVELOPER',
    accessToken: 'vault:google',
    locations: [2276],
    languages: [1001],
    keywords: [{ text: 'hardshelljacke' }],
    maxCpcCents: 80,
    url: google.url,
    ...changes,
  });

const secrets = (reference: string): string =>
  reference === 'env:DEVELOPER' ? googleCredentials.developerToken : googleCredentials.accessToken;
const open = (changes = {}, secret = secrets): Channel =>
  googleAds.open(
    'google',
    settings(changes),
    connectorDependencies({ secret: async (reference) => secret(reference) }),
  );

const resource = (kind: string, id: string): string => `customers/1234567890/${kind}/${id}`;
const campaignOf = (id: string) => google.account().campaigns.find((one) => one.id === id)!;

describeAdContract('Google Ads', () => ({
  simulator: google,
  open: () => open(),
  openWithoutRights: () => open({}, () => 'expired'),
  made: ['created'],
  single: false,
  byHand: {
    budget: (id, dailyCents) =>
      google.byHand({
        campaignBudgetOperation: {
          update: {
            resourceName: resource('campaignBudgets', campaignOf(id).budget),
            amountMicros: String(dailyCents * 10_000),
          },
          updateMask: 'amountMicros',
        },
      }),
    texts(id) {
      const { adGroups, ads } = google.account();
      const ad = ads.find(({ adGroup }) => adGroups.some((group) => group.id === adGroup && group.campaign === id))!;
      google.byHand({
        adOperation: {
          update: {
            resourceName: resource('ads', ad.id),
            finalUrls: ad.finalUrls,
            responsiveSearchAd: {
              headlines: ['Von Hand', 'geändert', 'und anders'].map((text) => ({ text })),
              descriptions: ad.descriptions.map((text) => ({ text })),
            },
          },
          updateMask: 'finalUrls,responsiveSearchAd.headlines,responsiveSearchAd.descriptions',
        },
      });
    },
    remove: (id) => google.byHand({ campaignOperation: { remove: resource('campaigns', id) } }),
    foreign() {
      google.byHand(
        {
          campaignBudgetOperation: {
            create: { resourceName: resource('campaignBudgets', '-1'), name: 'Alt', amountMicros: '50000000' },
          },
        },
        {
          campaignOperation: {
            create: {
              name: `Marke ${Date.now()}`,
              advertisingChannelType: 'SEARCH',
              campaignBudget: resource('campaignBudgets', '-1'),
              targetSpend: {},
              containsEuPoliticalAdvertising: 'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING',
            },
          },
        },
      );
      return google.account().campaigns.at(-1)!.id;
    },
  },
  review: (id, decision, reason) =>
    google.review(id, decision === 'approved' ? 'APPROVED' : 'DISAPPROVED', reason ? [reason] : []),
  counted(id) {
    google.account().metrics[id] = { impressions: '1200', clicks: '34', costMicros: '12340000' };
  },
  exhaust: () => google.quota(0),
  recover: () => google.quota(Number.POSITIVE_INFINITY),
}));

describeFaults('Google Ads', {
  simulator: () => google,
  open: () => open(),
  impatient: () => open({ timeoutSeconds: 1 }),
  input: () => anAd(),
  works: adWorks(['created']),
  reads: ({ path, json }) => path.endsWith(':search') || (json as { validateOnly?: boolean }).validateOnly === true,
});

describe('Google Ads', () => {
  it('has everything checked by Google first, by the same operations, and makes it in one request', async () => {
    const prepared = await open().prepare(anAd());
    const bodies: Record<string, unknown>[] = [];
    google.faults(({ json, path }) => {
      if (path.endsWith('mutate')) bodies.push(json as Record<string, unknown>);
      return { kind: 'none' };
    });
    await open().commit(prepared);
    google.faults(() => ({ kind: 'none' }));
    const { mutateOperations } = (prepared.request as { requests: { mutateOperations: unknown } }).requests;
    expect(bodies).toEqual([
      { mutateOperations, partialFailure: false, validateOnly: true },
      { mutateOperations, partialFailure: false, validateOnly: false },
    ]);
  });

  it('lets one of two executions make it when both found nothing', async () => {
    const prepared = await open().prepare(anAd());
    const [one, two] = await Promise.all([open().commit(prepared), open().commit(prepared)]);
    expect(two).toEqual(one);
    const made = google.effects().filter(({ marker }) => marker && prepared.marker.startsWith(marker));
    expect(made.map(({ effect }) => effect)).toEqual(['created']);
  });

  it('makes nothing when one operation of all is refused, and says which field it was', async () => {
    const channel = open({ keywords: [{ text: 'jacke!' }] });
    const prepared = await channel.prepare(anAd());
    const before = google.account().campaigns.length;
    await expect(channel.commit(prepared)).rejects.toMatchObject({
      errorClass: 'invalid',
      message: expect.stringContaining('KEYWORD_HAS_INVALID_CHARS'),
      where: { field: expect.stringContaining('keyword') },
    });
    expect(google.account().campaigns.length).toBe(before);
  });

  it('ends with the last day that is over by then', async () => {
    const input = anAd();
    const prepared = await open().prepare({
      ...input,
      spend: { ...input.spend!, until: '2026-12-24T12:00:00+01:00', totalCents: 9_000_000 },
    });
    expect(JSON.stringify(prepared.request)).toContain('"endDateTime":"2026-12-23 23:59:59"');
    const whole = await open().prepare({
      ...input,
      spend: { ...input.spend!, until: '2026-12-24T23:59:59+01:00', totalCents: 9_000_000 },
    });
    expect(JSON.stringify(whole.request)).toContain('"endDateTime":"2026-12-24 23:59:59"');
  });

  it('names a version of the API that is over', async () => {
    await expect(open({ apiVersion: 'v21' }).imports!()).rejects.toMatchObject({
      errorClass: 'invalid',
      where: { field: 'settings.apiVersion' },
    });
  });
});
