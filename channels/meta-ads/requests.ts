import type { AdOrder, AdTexts } from '../ads/ad.ts';
import type { MetaAdsSettings } from './settings.ts';

/** The bodies of the three creations, in their order; ids of what was made before are added when it is there. */
export interface MetaRequests {
  campaign: Record<string, unknown>;
  adSet: Record<string, unknown>;
  ad: Record<string, unknown>;
}

/** Below this Meta refuses a `spend_cap` (Campaign, spend_cap: the equivalent of 100 US dollars). */
const leastCapCents = 10_000;

/**
 * Marketing API v25.0 (facebook-business-sdk-codegen, api_specs of April 2026: AdAccount POST campaigns, adsets, ads). The campaign is PAUSED; what
 * hangs on it is ready, so that one switch is enough.
 */
export function metaRequests({ name, texts, tracking, spend }: AdOrder, settings: MetaAdsSettings): MetaRequests {
  const { countries, ages, payor, beneficiary, specialAdCategories, pageId, imageHash, callToAction } = settings;
  return {
    campaign: {
      name,
      objective: 'OUTCOME_TRAFFIC',
      status: 'PAUSED',
      special_ad_categories: specialAdCategories,
      is_adset_budget_sharing_enabled: false,
      ...(spend.totalCents >= leastCapCents && { spend_cap: spend.totalCents }),
    },
    adSet: {
      name,
      status: 'ACTIVE',
      daily_budget: spend.dailyCents,
      end_time: wholeSecond(spend.until),
      billing_event: 'IMPRESSIONS',
      optimization_goal: 'LINK_CLICKS',
      bid_strategy: 'LOWEST_COST_WITHOUT_CAP',
      destination_type: 'WEBSITE',
      is_dynamic_creative: true,
      targeting: {
        geo_locations: { countries },
        age_min: ages.min,
        age_max: ages.max,
        targeting_automation: { advantage_audience: 0 },
      },
      ...(payor && { dsa_payor: payor }),
      ...(beneficiary && { dsa_beneficiary: beneficiary }),
    },
    ad: {
      name,
      status: 'ACTIVE',
      creative: {
        name,
        object_story_spec: { page_id: pageId },
        asset_feed_spec: {
          ...feedTexts(texts),
          images: [{ hash: imageHash }],
          ad_formats: ['SINGLE_IMAGE'],
          call_to_action_types: [callToAction],
        },
        ...(tracking && { url_tags: tracking }),
      },
    },
  };
}

/** What of a feed of assets readers read. */
export const feedTexts = ({ headlines, descriptions, url }: AdTexts) => ({
  titles: headlines.map((text) => ({ text })),
  bodies: descriptions.map((text) => ({ text })),
  link_urls: [{ website_url: url }],
});

/** Meta keeps whole seconds. */
export const wholeSecond = (until: string): string =>
  new Date(Math.floor(Date.parse(until) / 1000) * 1000).toISOString();
