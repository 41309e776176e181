import type { LiveAd } from '../ads/ad.ts';
import type { GoogleAdsClient, Row } from './client.ts';
import { centsOf, instantOf } from './requests.ts';
import type { GoogleAdsSettings } from './settings.ts';

const campaignFields = [
  'campaign.id',
  'campaign.name',
  'campaign.status',
  'campaign.start_date_time',
  'campaign.end_date_time',
  'campaign.final_url_suffix',
  'campaign.target_spend.cpc_bid_ceiling_micros',
  'campaign_budget.amount_micros',
];
const adFields = [
  'ad_group.status',
  'ad_group_ad.status',
  'ad_group_ad.ad.resource_name',
  'ad_group_ad.ad.final_urls',
  'ad_group_ad.ad.responsive_search_ad.headlines',
  'ad_group_ad.ad.responsive_search_ad.descriptions',
  'ad_group_ad.policy_summary.approval_status',
  'ad_group_ad.policy_summary.review_status',
  'ad_group_ad.policy_summary.policy_topic_entries',
];
const criterionFields = [
  'campaign_criterion.negative',
  'campaign_criterion.location.geo_target_constant',
  'campaign_criterion.language.language_constant',
];
const keywordFields = ['ad_group_criterion.keyword.text', 'ad_group_criterion.keyword.match_type'];

interface AdRow {
  resourceName: string;
  finalUrls?: string[];
  responsiveSearchAd?: { headlines?: { text: string }[]; descriptions?: { text: string }[] };
}
interface PolicySummary {
  approvalStatus?: string;
  reviewStatus?: string;
  policyTopicEntries?: { topic?: string; type?: string }[];
}

/** Campaign, budget, ad, places, languages and keywords: all that decides on what is shown to whom, and what it costs. */
export async function readAd(
  remoteId: string,
  client: GoogleAdsClient,
  { timeZone }: GoogleAdsSettings,
): Promise<(LiveAd & { adResource: string | null }) | null> {
  const [campaigns, ads, criteria, keywords] = await Promise.all([
    client.search(`SELECT ${campaignFields} FROM campaign WHERE campaign.id = ${remoteId}`),
    client.search(`SELECT ${adFields} FROM ad_group_ad WHERE campaign.id = ${remoteId}`),
    client.search(
      `SELECT ${criterionFields} FROM campaign_criterion WHERE campaign.id = ${remoteId} AND campaign_criterion.type IN ('LOCATION', 'LANGUAGE')`,
    ),
    client.search(
      `SELECT ${keywordFields} FROM ad_group_criterion WHERE campaign.id = ${remoteId} AND ad_group_criterion.type = 'KEYWORD'`,
    ),
  ]);
  const [row] = campaigns;
  if (!row) return null;
  const campaign = row.campaign as Record<string, string> & { targetSpend?: { cpcBidCeilingMicros?: string } };
  const standing = ads.filter(({ adGroupAd }) => adGroupAd?.status !== 'REMOVED');
  const [first] = standing;
  const ad = first?.adGroupAd?.ad as AdRow | undefined;
  const texts = {
    headlines: ad?.responsiveSearchAd?.headlines?.map(({ text }) => text) ?? [],
    descriptions: ad?.responsiveSearchAd?.descriptions?.map(({ text }) => text) ?? [],
    url: ad?.finalUrls?.[0] ?? '',
  };
  return {
    remoteId,
    name: campaign.name!,
    texts,
    tracking: campaign.finalUrlSuffix ?? '',
    dailyCents: centsOf(row.campaignBudget?.amountMicros),
    totalCents: null,
    until: instantOf(campaign.endDateTime, timeZone),
    state: states[campaign.status!] ?? 'paused',
    complete: texts.headlines.length > 0 && texts.url !== '',
    review: reviewOf(first?.adGroupAd?.policySummary as PolicySummary | undefined),
    createdAt: instantOf(campaign.startDateTime, timeZone) ?? new Date(0).toISOString(),
    rest: {
      ads: standing.length,
      statuses: standing.map(({ adGroup, adGroupAd }) => [adGroup?.status ?? null, adGroupAd?.status ?? null]),
      maxCpcCents: centsOf(campaign.targetSpend?.cpcBidCeilingMicros),
      criteria: sorted(criteria, 'campaignCriterion'),
      keywords: sorted(keywords, 'adGroupCriterion'),
    },
    adResource: ad?.resourceName ?? null,
  };
}

const states: Record<string, LiveAd['state']> = { ENABLED: 'enabled', PAUSED: 'paused', REMOVED: 'removed' };

/** PolicyApprovalStatusEnum and PolicyReviewStatusEnum; topics are Google's own words. An ad that is shown with limits is approved. */
function reviewOf({ approvalStatus, reviewStatus, policyTopicEntries = [] }: PolicySummary = {}): LiveAd['review'] {
  const reasons = policyTopicEntries.flatMap(({ topic, type }) => (topic ? [type ? `${topic} (${type})` : topic] : []));
  if (approvalStatus === 'DISAPPROVED') return { state: 'disapproved', reasons };
  const decided = /^APPROVED/.test(approvalStatus ?? '') || approvalStatus === 'AREA_OF_INTEREST_ONLY';
  const reviewed = reviewStatus === undefined || reviewStatus === 'REVIEWED';
  return { state: decided && reviewed ? 'approved' : 'in-review', reasons };
}

const sorted = (rows: Row[], resource: string): string[] => rows.map((row) => canonicalText(row[resource])).sort();

/** Without resource names, which come with every row. */
function canonicalText(value: Record<string, unknown> = {}): string {
  const { resourceName: _, ...rest } = value;
  return JSON.stringify(rest, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
