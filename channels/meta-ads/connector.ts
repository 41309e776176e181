import { type Connector, channelContract } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { AdPlatform, LiveAd } from '../ads/ad.ts';
import { openAdChannel } from '../ads/ad-channel.ts';
import { type MetaClient, openClient } from './client.ts';
import { liveAd, type MetaCampaign, readCampaign } from './read-ad.ts';
import { feedTexts, type MetaRequests, metaRequests, wholeSecond } from './requests.ts';
import { MetaAdsSettings } from './settings.ts';

/**
 * Ads of dynamic creative by Meta's Marketing API (v25.0): campaign, ad set and ad, three requests that Meta checks first. Meta knows no request id
 * and takes the same name twice; so what is there is looked up by the marker in the campaign's name before each step, and a crash between
 * two leaves a paused campaign that the next execution goes on with.
 */
export const metaAds: Connector<MetaAdsSettings> = {
  name: 'meta-ads',
  contract: channelContract,
  settings: MetaAdsSettings,
  open: (channel, settings, dependencies) =>
    openAdChannel(channel, openPlatform(settings, openClient(settings, dependencies)), settings, dependencies),
};

const everyStatus = JSON.stringify(['ACTIVE', 'PAUSED', 'ARCHIVED', 'IN_PROCESS', 'WITH_ISSUES']);
const statuses = { enabled: 'ACTIVE', paused: 'PAUSED', removed: 'ARCHIVED' } as const;

function openPlatform(settings: MetaAdsSettings, client: MetaClient): AdPlatform {
  const account = `/act_${settings.accountId}`;
  const found = async (id: string): Promise<MetaCampaign> => {
    const campaign = await readCampaign(id, client, settings);
    if (campaign) return campaign;
    throw new CopydeskError('not_found', `Meta has no campaign ${id} in this account.`);
  };

  return {
    name: 'meta-ads',
    destination: `Meta act_${settings.accountId}`,
    // AdAssetFeedSpec: five titles and five bodies at most. More than this of a text is cut off in most places.
    limits: {
      headlines: { min: 1, max: 5, length: 255 },
      descriptions: { min: 1, max: 5, length: 1_024 },
    },
    width: (text) => [...text].length,
    ends: wholeSecond,
    requests: (order) => ({ ...metaRequests(order, settings) }),

    async search(ending) {
      const filtering = JSON.stringify([
        { field: 'name', operator: 'CONTAIN', value: ending.trim().replace(/^\| /, '') },
      ]);
      const query = { fields: 'id,name,created_time', filtering, effective_status: everyStatus };
      const campaigns = await client.all<{ id: string; name: string; created_time: string }>(
        `${account}/campaigns`,
        query,
      );
      return campaigns
        .filter(({ name }) => name.endsWith(ending))
        .sort(
          (a, b) => Date.parse(a.created_time) - Date.parse(b.created_time) || (BigInt(a.id) < BigInt(b.id) ? -1 : 1),
        )
        .map(({ id }) => id);
    },

    async get(remoteId) {
      const campaign = await readCampaign(remoteId, client, settings);
      return campaign && liveAd(campaign);
    },

    async create(requests, started) {
      const { campaign, adSet, ad } = requests as unknown as MetaRequests;
      const id = started ?? (await client.post(`${account}/campaigns`, campaign));
      const made = await found(id);
      const set = made.adsets?.data[0]?.id ?? (await client.post(`${account}/adsets`, { ...adSet, campaign_id: id }));
      if (made.ads?.data.length) return;
      await client.post(`${account}/ads`, { ...ad, adset_id: set });
    },

    /** A creative never changes: the ad gets a new one, with all of the former but the texts. */
    async change({ remoteId }, texts) {
      const [ad] = (await found(remoteId)).ads?.data ?? [];
      const { asset_feed_spec: feed, object_story_spec: story, url_tags: tags } = ad?.creative ?? {};
      if (!ad || !feed || !story) throw new CopydeskError('not_found', `Campaign ${remoteId} has no ad of this kind.`);
      const creative = {
        object_story_spec: story,
        asset_feed_spec: { ...feed, ...feedTexts(texts) },
        ...(tags && { url_tags: tags }),
      };
      await client.post(`/${ad.id}`, { creative });
    },

    async turn({ remoteId }: LiveAd, state) {
      await client.post(`/${remoteId}`, { status: statuses[state] }, { validate: false });
    },

    async metrics({ remoteId }) {
      const query = { fields: 'impressions,clicks,spend', date_preset: 'maximum' };
      const { data } = await client.get<{ data: Record<string, string>[] }>(`/${remoteId}/insights`, query);
      const { impressions = 0, clicks = 0, spend = 0 } = data[0] ?? {};
      return { impressions: Number(impressions), clicks: Number(clicks), costCents: Math.round(Number(spend) * 100) };
    },

    async list() {
      const query = {
        fields: 'id,name,status,daily_budget,adsets.limit(10){daily_budget}',
        effective_status: everyStatus,
      };
      const campaigns = await client.all<{
        id: string;
        name: string;
        status: string;
        daily_budget?: string;
        adsets?: { data: { daily_budget?: string }[] };
      }>(`${account}/campaigns`, query);
      return campaigns.map(({ id, name, status, daily_budget: own, adsets }) => {
        const budgets = [own, ...(adsets?.data ?? []).map((set) => set.daily_budget)].flatMap((one) =>
          one ? [Number(one)] : [],
        );
        return {
          remoteId: id,
          name,
          status,
          dailyCents: budgets.length ? budgets.reduce((sum, one) => sum + one, 0) : null,
        };
      });
    },

    page: (remoteId) =>
      `https://adsmanager.facebook.com/adsmanager/manage/campaigns?act=${settings.accountId}&selected_campaign_ids=${remoteId}`,

    async account() {
      const { account_status: status, currency } = await client.get<{ account_status: number; currency: string }>(
        account,
        {
          fields: 'account_status,currency',
        },
      );
      if (status !== 1) throw new CopydeskError('auth', `The account is not active (status ${status}).`);
      return `${currency}, API ${settings.apiVersion}`;
    },
  };
}
