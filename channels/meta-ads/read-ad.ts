import type { LiveAd } from '../ads/ad.ts';
import type { MetaClient } from './client.ts';
import type { MetaAdsSettings } from './settings.ts';

export interface Creative {
  asset_feed_spec?: {
    titles?: { text: string }[];
    bodies?: { text: string }[];
    link_urls?: { website_url: string }[];
    [more: string]: unknown;
  };
  object_story_spec?: Record<string, unknown>;
  url_tags?: string;
}
export interface MetaCampaign {
  id: string;
  account_id: string;
  name: string;
  status: string;
  created_time: string;
  spend_cap?: string;
  special_ad_categories?: string[];
  adsets?: {
    data: ({ id: string; status: string; daily_budget?: string; end_time?: string } & Record<string, unknown>)[];
  };
  ads?: {
    data: {
      id: string;
      status: string;
      effective_status: string;
      ad_review_feedback?: { global?: Record<string, string> };
      creative?: Creative;
    }[];
  };
}

const fields = [
  'id,account_id,name,status,created_time,spend_cap,special_ad_categories',
  'adsets.limit(10){id,status,daily_budget,end_time,targeting,dsa_payor,dsa_beneficiary,optimization_goal,bid_strategy}',
  'ads.limit(10){id,status,effective_status,ad_review_feedback,creative{asset_feed_spec,object_story_spec,url_tags}}',
].join();

/** A campaign with what hangs on it, in one request; null when the account has none of this id. */
export async function readCampaign(
  id: string,
  client: MetaClient,
  { accountId }: MetaAdsSettings,
): Promise<MetaCampaign | null> {
  const campaign = await client.find<MetaCampaign>(`/${id}`, { fields });
  // Tokens may reach other accounts too.
  return campaign?.account_id === accountId ? campaign : null;
}

export function liveAd(campaign: MetaCampaign): LiveAd {
  const [adSet] = campaign.adsets?.data ?? [];
  const [ad] = campaign.ads?.data ?? [];
  const { titles = [], bodies = [], link_urls: links = [], ...feed } = ad?.creative?.asset_feed_spec ?? {};
  const { id: _, daily_budget: daily, end_time: end, ...restOfSet } = adSet ?? { id: '' };
  return {
    remoteId: campaign.id,
    name: campaign.name,
    texts: {
      headlines: titles.map(({ text }) => text),
      descriptions: bodies.map(({ text }) => text),
      url: links[0]?.website_url ?? '',
    },
    tracking: ad?.creative?.url_tags ?? '',
    dailyCents: daily === undefined ? null : Number(daily),
    totalCents: campaign.spend_cap === undefined ? null : Number(campaign.spend_cap),
    until: end === undefined ? null : new Date(end as string).toISOString(),
    state: campaign.status === 'ACTIVE' ? 'enabled' : campaign.status === 'PAUSED' ? 'paused' : 'removed',
    complete: adSet !== undefined && titles.length > 0,
    review: reviewOf(ad),
    createdAt: new Date(campaign.created_time).toISOString(),
    rest: {
      ads: campaign.ads?.data.length ?? 0,
      adSets: campaign.adsets?.data.length ?? 0,
      adStatus: ad?.status ?? null,
      categories: campaign.special_ad_categories ?? [],
      adSet: restOfSet as Record<string, unknown>,
      feed,
      story: ad?.creative?.object_story_spec ?? null,
    },
  };
}

/** `effective_status` and `ad_review_feedback` of an ad; the keys of the feedback are names of policies. */
function reviewOf(ad: NonNullable<MetaCampaign['ads']>['data'][number] | undefined): LiveAd['review'] {
  const reasons = Object.keys(ad?.ad_review_feedback?.global ?? {});
  if (ad?.effective_status === 'DISAPPROVED' || reasons.length) return { state: 'disapproved', reasons };
  const waits = ad === undefined || ['PENDING_REVIEW', 'IN_PROCESS'].includes(ad.effective_status);
  return { state: waits ? 'in-review' : 'approved', reasons };
}
