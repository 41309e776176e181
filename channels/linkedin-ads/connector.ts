import { type Connector, type ConnectorDependencies, channelContract } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { AdPlatform } from '../ads/ad.ts';
import { openAdChannel } from '../ads/ad-channel.ts';
import { type LinkedinClient, openClient } from './client.ts';
import { cents, type LinkedinCampaign, readAd } from './read-ad.ts';
import { type LinkedinRequests, linkedinRequests, urn } from './requests.ts';
import { LinkedinAdsSettings } from './settings.ts';

/**
 * Sponsored articles by the LinkedIn Marketing API (202607): a campaign in a group that is there, and its creative. LinkedIn knows no request id, no
 * check before, and takes the same name twice; what is there is looked up by the marker in the campaign's name before each step. The texts of an
 * ad cannot be changed: of a post LinkedIn edits the commentary only.
 */
export const linkedinAds: Connector<LinkedinAdsSettings> = {
  name: 'linkedin-ads',
  contract: channelContract,
  settings: LinkedinAdsSettings,
  open: (channel, settings, dependencies) =>
    openAdChannel(
      channel,
      openPlatform(settings, openClient(settings, dependencies), dependencies),
      settings,
      dependencies,
    ),
};

const statuses = { enabled: 'ACTIVE', paused: 'PAUSED', removed: 'ARCHIVED' } as const;
const everyStatus = 'status:(values:List(ACTIVE,PAUSED,ARCHIVED,COMPLETED,CANCELED,DRAFT))';

function openPlatform(
  settings: LinkedinAdsSettings,
  client: LinkedinClient,
  { now }: Pick<ConnectorDependencies, 'now'>,
): AdPlatform {
  const account = `/adAccounts/${settings.accountId}`;
  const campaigns = `${account}/adCampaigns`;
  const get = (remoteId: string) => readAd(remoteId, client, settings);

  return {
    name: 'linkedin-ads',
    destination: `LinkedIn ${settings.accountId}`,
    limits: {
      headlines: { min: 1, max: 1, length: 200 },
      descriptions: { min: 1, max: 2, length: 600 },
    },
    width: (text) => [...text].length,
    ends: (until) => new Date(until).toISOString(),
    requests: (order) => ({ ...linkedinRequests(order, settings) }),

    /** The finder takes whole names only, so the group is gone through: people may have renamed what stands before the marker. */
    async search(ending) {
      const group = encodeURIComponent(urn('sponsoredCampaignGroup', settings.campaignGroupId));
      const found = await client.all<LinkedinCampaign>(
        `${campaigns}?q=search&search=(campaignGroup:(values:List(${group})),${everyStatus})`,
      );
      return found
        .filter(({ name }) => name.endsWith(ending))
        .map(({ id }) => id)
        .sort((a, b) => a - b)
        .map(String);
    },

    get,

    async create(requests, started) {
      const { campaign, creative } = requests as unknown as LinkedinRequests;
      // A schedule needs a start; a paused campaign may as well start now.
      const runSchedule = { start: now().getTime(), ...campaign.runSchedule };
      const id = started ?? (await client.create(campaigns, { ...campaign, runSchedule }));
      if ((await get(id))?.complete) return;
      await client.create(`${account}/creatives?action=createInline`, {
        creative: { ...creative, campaign: urn('sponsoredCampaign', id) },
      });
    },

    change: null,

    async turn({ remoteId }, state) {
      await client.patch(`${campaigns}/${remoteId}`, { status: statuses[state] });
    },

    async metrics({ remoteId }) {
      const campaign = encodeURIComponent(urn('sponsoredCampaign', remoteId));
      const path = `/adAnalytics?q=analytics&pivot=CAMPAIGN&timeGranularity=ALL&dateRange=(start:(year:2020,month:1,day:1))&campaigns=List(${campaign})&fields=impressions,clicks,costInLocalCurrency`;
      const found = await client.find<{
        elements: { impressions?: number; clicks?: number; costInLocalCurrency?: string }[];
      }>(path);
      const { impressions = 0, clicks = 0, costInLocalCurrency = '0' } = found?.elements[0] ?? {};
      return { impressions, clicks, costCents: Math.round(Number(costInLocalCurrency) * 100) };
    },

    async list() {
      const found = await client.all<LinkedinCampaign>(`${campaigns}?q=search&search=(${everyStatus})`);
      return found.map(({ id, name, status, dailyBudget }) => ({
        remoteId: String(id),
        name,
        status,
        dailyCents: cents(dailyBudget),
      }));
    },

    page: (remoteId) => `https://www.linkedin.com/campaignmanager/accounts/${settings.accountId}/campaigns/${remoteId}`,

    async account() {
      const found = await client.find<{ status: string; currency: string }>(account);
      if (found?.status !== 'ACTIVE')
        throw new CopydeskError('auth', 'The account is not active, or not there for this credential.');
      if (found.currency !== settings.currency)
        throw new CopydeskError(
          'invalid',
          `The account has another currency than the settings of this channel (${settings.currency}).`,
          {
            where: { field: 'settings.currency' },
          },
        );
      return `${settings.currency}, API ${settings.apiVersion}`;
    },
  };
}
