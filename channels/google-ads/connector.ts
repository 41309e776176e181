import { type Connector, channelContract } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { AdPlatform, LiveAd } from '../ads/ad.ts';
import { openAdChannel } from '../ads/ad-channel.ts';
import { openClient } from './client.ts';
import { readAd } from './read-ad.ts';
import { adOf, centsOf, endsOn, mutateOperations } from './requests.ts';
import { GoogleAdsSettings } from './settings.ts';

/**
 * Responsive search ads by the REST interface of the Google Ads API (v26). Budget, campaign, places, languages, ad group, keywords and ad are made
 * in one atomic request, which Google checks first (`validateOnly`). Google knows no request id; the campaign's name, unique in an account as long
 * as it is not removed, carries the marker: it is looked up before, and a second creation is refused as DUPLICATE_CAMPAIGN_NAME.
 */
export const googleAds: Connector<GoogleAdsSettings> = {
  name: 'google-ads',
  contract: channelContract,
  settings: GoogleAdsSettings,
  open: (channel, settings, dependencies) =>
    openAdChannel(channel, openPlatform(settings, openClient(settings, dependencies)), settings, dependencies),
};

function openPlatform(settings: GoogleAdsSettings, client: ReturnType<typeof openClient>): AdPlatform {
  const { customerId, timeZone } = settings;
  const resource = (kind: string, id: string): string => `customers/${customerId}/${kind}/${id}`;

  return {
    name: 'google-ads',
    destination: `Google Ads ${customerId.replace(/(\d{3})(\d{3})/, '$1-$2-')}`,
    // Google Ads Help 7684791 and AdTextAsset: 3 to 15 headlines of 30, 2 to 4 descriptions of 90.
    limits: {
      headlines: { min: 3, max: 15, length: 30 },
      descriptions: { min: 2, max: 4, length: 90 },
    },
    width,
    ends: (until) => endsOn(until, timeZone),
    requests: (order) => ({ mutateOperations: mutateOperations(order, settings) }),

    async search(ending) {
      const rows = await client.search(
        `SELECT campaign.id, campaign.name FROM campaign WHERE campaign.name LIKE '%${ending}'`,
      );
      return rows
        .filter(({ campaign }) => String(campaign?.name).endsWith(ending))
        .map(({ campaign }) => String(campaign!.id))
        .sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    },

    get: (remoteId) => readAd(remoteId, client, settings),

    async create({ mutateOperations: operations }) {
      const requests = operations as Record<string, unknown>[];
      try {
        await client.mutate(requests, { validateOnly: true });
        await client.mutate(requests);
      } catch (error) {
        // The name is ours alone: whoever has it has made this very ad, and reading it back tells.
        if (!(error instanceof CopydeskError) || error.errorClass !== 'conflict') throw error;
      }
    },

    async change({ remoteId }, texts) {
      const { adResource } = (await readAd(remoteId, client, settings)) ?? {};
      if (!adResource) throw new CopydeskError('not_found', `Campaign ${remoteId} has no ad.`);
      const update = { resourceName: adResource, ...adOf(texts) };
      const updateMask = 'finalUrls,responsiveSearchAd.headlines,responsiveSearchAd.descriptions';
      const operations = [{ adOperation: { update, updateMask } }];
      await client.mutate(operations, { validateOnly: true });
      await client.mutate(operations);
    },

    async turn({ remoteId }, state) {
      const resourceName = resource('campaigns', remoteId);
      const campaignOperation =
        state === 'removed'
          ? { remove: resourceName }
          : { update: { resourceName, status: statuses[state] }, updateMask: 'status' };
      await client.mutate([{ campaignOperation }]);
    },

    async metrics({ remoteId }) {
      const [row] = await client.search(
        `SELECT metrics.impressions, metrics.clicks, metrics.cost_micros FROM campaign WHERE campaign.id = ${remoteId}`,
      );
      const { impressions, clicks, costMicros } = row?.metrics ?? {};
      return {
        impressions: Number(impressions ?? 0),
        clicks: Number(clicks ?? 0),
        costCents: centsOf(costMicros) ?? 0,
      };
    },

    async list() {
      const rows = await client.search(
        'SELECT campaign.id, campaign.name, campaign.status, campaign_budget.amount_micros FROM campaign ORDER BY campaign.id',
      );
      return rows.map(({ campaign, campaignBudget }) => ({
        remoteId: String(campaign!.id),
        name: String(campaign!.name),
        status: String(campaign!.status),
        dailyCents: centsOf(campaignBudget?.amountMicros),
      }));
    },

    page: (remoteId) => `https://ads.google.com/aw/campaigns?ocid=${customerId}&campaignId=${remoteId}`,

    async account() {
      const [row] = await client.search(
        'SELECT customer.currency_code, customer.time_zone, customer.status FROM customer',
      );
      const { currencyCode, timeZone: zone, status } = row?.customer ?? {};
      if (zone !== timeZone)
        throw new CopydeskError(
          'invalid',
          `The account has another time zone than the settings of this channel (${timeZone}).`,
          {
            where: { field: 'settings.timeZone' },
          },
        );
      if (status !== 'ENABLED') throw new CopydeskError('auth', 'The account is not enabled.');
      return `${currencyCode}, API ${settings.apiVersion}`;
    },
  };
}

const statuses: Record<Exclude<LiveAd['state'], 'removed'>, string> = { enabled: 'ENABLED', paused: 'PAUSED' };

/** Characters of Chinese, Japanese and Korean count twice (Google Ads Help 1704389). */
const width = (text: string): number =>
  [...text].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character)
        ? 2
        : 1),
    0,
  );
