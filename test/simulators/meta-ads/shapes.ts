import { z } from 'zod';

/**
 * Parameters that campaigns, ad sets and ads take (facebook-business-sdk-codegen, api_specs of v25.0: AdAccount POST campaigns, adsets, ads), as far as
 * ads to a website need them. Any other is an error here, as it would be a mistake of ours.
 */
const status = z.enum(['ACTIVE', 'PAUSED']);
const name = z.string().min(1).max(400);
const cents = z.number().int().positive();
const eu = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' ');

const texts = (max: number, length: number) =>
  z
    .array(z.strictObject({ text: z.string().min(1).max(length) }))
    .min(1)
    .max(max);
const creative = z.strictObject({
  name: z.string().optional(),
  object_story_spec: z.strictObject({ page_id: z.string().regex(/^\d+$/) }),
  asset_feed_spec: z.strictObject({
    titles: texts(5, 255),
    bodies: texts(5, 1_024),
    link_urls: z
      .array(z.strictObject({ website_url: z.url({ protocol: /^https?$/ }) }))
      .min(1)
      .max(5),
    images: z
      .array(z.strictObject({ hash: z.string().regex(/^[0-9a-f]{32}$/) }))
      .min(1)
      .max(10),
    ad_formats: z.tuple([z.enum(['SINGLE_IMAGE', 'CAROUSEL', 'AUTOMATIC_FORMAT'])]),
    call_to_action_types: z
      .array(z.enum(['LEARN_MORE', 'SHOP_NOW', 'SIGN_UP', 'CONTACT_US', 'DOWNLOAD', 'GET_OFFER']))
      .max(5),
  }),
  url_tags: z
    .string()
    .regex(/^[^\s?#]*$/)
    .optional(),
});

export const creations = {
  campaigns: z.strictObject({
    name,
    objective: z.enum(['OUTCOME_TRAFFIC', 'OUTCOME_AWARENESS', 'OUTCOME_ENGAGEMENT', 'OUTCOME_LEADS', 'OUTCOME_SALES']),
    status: status.default('ACTIVE'),
    special_ad_categories: z.array(
      z.enum(['HOUSING', 'EMPLOYMENT', 'FINANCIAL_PRODUCTS_SERVICES', 'ISSUES_ELECTIONS_POLITICS']),
    ),
    // From v24.0 on it has to be said when the budget is the ad set's.
    is_adset_budget_sharing_enabled: z.boolean(),
    spend_cap: cents.min(10_000).optional(),
  }),
  adsets: z
    .strictObject({
      name,
      campaign_id: z.string(),
      status: status.default('ACTIVE'),
      daily_budget: cents.min(100),
      end_time: z.iso.datetime({ offset: true }).refine((text) => Date.parse(text) > Date.now()),
      billing_event: z.enum(['IMPRESSIONS', 'LINK_CLICKS']),
      optimization_goal: z.enum(['LINK_CLICKS', 'LANDING_PAGE_VIEWS', 'IMPRESSIONS', 'REACH']),
      bid_strategy: z.enum(['LOWEST_COST_WITHOUT_CAP']).optional(),
      destination_type: z.enum(['WEBSITE']).optional(),
      is_dynamic_creative: z.boolean().optional(),
      targeting: z.strictObject({
        geo_locations: z.strictObject({ countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1) }),
        age_min: z.number().int().min(13).max(65).optional(),
        age_max: z.number().int().min(13).max(65).optional(),
        // From v23.0 on it has to be said.
        targeting_automation: z.strictObject({ advantage_audience: z.union([z.literal(0), z.literal(1)]) }),
      }),
      dsa_payor: z.string().min(1).max(512).optional(),
      dsa_beneficiary: z.string().min(1).max(512).optional(),
    })
    .refine(({ targeting, dsa_payor: payor, dsa_beneficiary: beneficiary }) => {
      const inEu = targeting.geo_locations.countries.some((country) => eu.includes(country));
      return !inEu || (payor !== undefined && beneficiary !== undefined);
    }),
  ads: z.strictObject({ name, adset_id: z.string(), status: status.default('ACTIVE'), creative }),
};

export const changes = {
  campaigns: z.strictObject({ status: z.enum(['ACTIVE', 'PAUSED', 'ARCHIVED', 'DELETED']) }),
  adsets: z.strictObject({ status: status.optional(), daily_budget: cents.min(100).optional() }),
  ads: z.strictObject({ status: status.optional(), creative: creative.optional() }),
};

/** Fields that can be asked for. */
export const readable: Record<string, string[]> = {
  campaigns: [
    'id',
    'account_id',
    'name',
    'status',
    'effective_status',
    'created_time',
    'spend_cap',
    'special_ad_categories',
    'objective',
    'daily_budget',
    'adsets',
    'ads',
  ],
  adsets: [
    'id',
    'name',
    'status',
    'daily_budget',
    'end_time',
    'targeting',
    'dsa_payor',
    'dsa_beneficiary',
    'optimization_goal',
    'bid_strategy',
    'created_time',
  ],
  ads: ['id', 'name', 'status', 'effective_status', 'ad_review_feedback', 'creative', 'created_time'],
  creative: ['asset_feed_spec', 'object_story_spec', 'url_tags', 'name'],
  insights: ['impressions', 'clicks', 'spend'],
  account: ['account_status', 'currency', 'name', 'account_id'],
};
