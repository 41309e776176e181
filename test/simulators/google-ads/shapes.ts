import { z } from 'zod';

/**
 * Shapes of Google Ads API v26 resources, as far as ads of search need them; a field that is not here is refused. Messages are the error codes
 * that Google answers with (errors/*.proto).
 */
const resourceName = z.string().optional();
const name = z
  .string()
  .min(1)
  .max(255, 'stringLengthError.TOO_LONG')
  .regex(/^[^\0\n\r]*$/, 'campaignError.CAMPAIGN_NAME_INVALID');
const local = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, 'dateError.INVALID_FORMAT_DATE_TIME');
const int64 = z.string().regex(/^\d{1,19}$/);
/** The least that the currency has is a cent. */
const amount = int64.refine((text) => Number(text) > 0 && Number(text) % 10_000 === 0, {
  error: 'campaignBudgetError.NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT',
});

/** Two for characters of Chinese, Japanese and Korean. */
const width = (text: string): number =>
  [...text].reduce((sum, one) => sum + (/[\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]/.test(one) ? 2 : 1), 0);
const texts = (min: number, max: number, length: number) =>
  z
    .array(
      z.strictObject({
        text: z
          .string()
          .min(1)
          .refine((text) => width(text) <= length, { error: 'stringLengthError.TOO_LONG' })
          .refine((text) => !/[\p{Cc}]/u.test(text), { error: 'stringFormatError.ILLEGAL_CHARS' }),
      }),
    )
    .min(min, 'collectionSizeError.TOO_FEW')
    .max(max, 'collectionSizeError.TOO_MANY')
    .refine((all) => new Set(all.map(({ text }) => text.toLowerCase())).size === all.length, {
      error: 'assetError.DUPLICATE_ASSET',
    });
const ad = {
  finalUrls: z
    .array(
      z
        .url({ protocol: /^https?$/, error: 'urlFieldError.INVALID_FINAL_URL' })
        .max(2_048, 'stringLengthError.TOO_LONG'),
    )
    .min(1, 'urlFieldError.MISSING_FINAL_URL' as string),
  responsiveSearchAd: z.strictObject({ headlines: texts(3, 15, 30), descriptions: texts(2, 4, 90) }),
};
const status = z.enum(['ENABLED', 'PAUSED']).default('ENABLED');

export const create = {
  campaignBudgets: z.strictObject({
    resourceName,
    name,
    amountMicros: amount,
    deliveryMethod: z.enum(['STANDARD', 'ACCELERATED']).optional(),
    explicitlyShared: z.boolean().default(true),
  }),
  campaigns: z.strictObject({
    resourceName,
    name,
    status,
    advertisingChannelType: z.enum(['SEARCH', 'DISPLAY', 'SHOPPING', 'PERFORMANCE_MAX']),
    campaignBudget: z.string(),
    targetSpend: z.strictObject({ cpcBidCeilingMicros: int64.optional() }),
    networkSettings: z
      .strictObject({
        targetGoogleSearch: z.boolean().default(false),
        targetSearchNetwork: z.boolean().default(false),
        targetContentNetwork: z.boolean().default(false),
        targetPartnerSearchNetwork: z.boolean().default(false),
      })
      .refine((all) => all.targetGoogleSearch || !all.targetSearchNetwork, {
        error: 'campaignError.CANNOT_TARGET_SEARCH_NETWORK_WITHOUT_GOOGLE_SEARCH',
      })
      .optional(),
    geoTargetTypeSetting: z
      .strictObject({ positiveGeoTargetType: z.enum(['PRESENCE_OR_INTEREST', 'PRESENCE']) })
      .optional(),
    startDateTime: local.optional(),
    endDateTime: local.optional(),
    finalUrlSuffix: z.string().max(2_048, 'stringLengthError.TOO_LONG').optional(),
    containsEuPoliticalAdvertising: z.enum([
      'CONTAINS_EU_POLITICAL_ADVERTISING',
      'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING',
    ]),
  }),
  campaignCriteria: z
    .strictObject({
      campaign: z.string(),
      location: z.strictObject({ geoTargetConstant: z.string().regex(/^geoTargetConstants\/\d+$/) }).optional(),
      language: z.strictObject({ languageConstant: z.string().regex(/^languageConstants\/\d+$/) }).optional(),
    })
    .refine(({ location, language }) => Number(Boolean(location)) + Number(Boolean(language)) === 1),
  adGroups: z.strictObject({
    resourceName,
    name,
    campaign: z.string(),
    status,
    type: z.enum(['SEARCH_STANDARD', 'DISPLAY_STANDARD']).optional(),
  }),
  adGroupCriteria: z.strictObject({
    adGroup: z.string(),
    status,
    keyword: z.strictObject({
      text: z
        .string()
        .min(1)
        .max(80, 'criterionError.KEYWORD_TEXT_TOO_LONG')
        .refine((text) => text.split(/\s+/).length <= 10, { error: 'criterionError.KEYWORD_HAS_TOO_MANY_WORDS' })
        .refine((text) => !/[!@%,*{}<>]/.test(text), { error: 'criterionError.KEYWORD_HAS_INVALID_CHARS' }),
      matchType: z.enum(['EXACT', 'PHRASE', 'BROAD']),
    }),
  }),
  adGroupAds: z.strictObject({ adGroup: z.string(), status, ad: z.strictObject(ad) }),
  ads: z.strictObject({}),
};
export type Shapes = typeof create;

export const updates = {
  campaigns: z.strictObject({ resourceName: z.string(), status: z.enum(['ENABLED', 'PAUSED']) }),
  campaignBudgets: z.strictObject({ resourceName: z.string(), amountMicros: amount }),
  ads: z.strictObject({ resourceName: z.string(), ...ad }),
};
