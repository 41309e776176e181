import { z } from 'zod';

/**
 * Bodies of LinkedIn Marketing API 202607 (learn.microsoft.com: Create and Manage Campaigns; Create and Manage Creatives), as far as sponsored
 * articles need them. Any other field is refused, as Rest.li refuses it.
 */
const money = z.strictObject({ amount: z.string().regex(/^\d+\.\d{2}$/), currencyCode: z.literal('EUR') });
const urn = (kind: string) => z.string().regex(new RegExp(`^urn:li:${kind}:\\d+$`));
const facet = z.strictObject({
  or: z.record(z.string().regex(/^urn:li:adTargetingFacet:\w+$/), z.array(z.string().startsWith('urn:li:')).min(1)),
});

export const Campaign = z.strictObject({
  account: urn('sponsoredAccount'),
  campaignGroup: urn('sponsoredCampaignGroup'),
  associatedEntity: urn('organization'),
  name: z.string().min(1).max(255),
  status: z.enum(['ACTIVE', 'PAUSED', 'DRAFT']),
  type: z.literal('SPONSORED_UPDATES'),
  objectiveType: z.enum(['WEBSITE_VISIT', 'BRAND_AWARENESS', 'ENGAGEMENT']),
  costType: z.enum(['CPC', 'CPM']),
  unitCost: money,
  dailyBudget: money.refine(({ amount }) => Number(amount) >= 10),
  totalBudget: money.refine(({ amount }) => Number(amount) >= 100).optional(),
  runSchedule: z
    .strictObject({ start: z.number().int(), end: z.number().int().optional() })
    .refine(({ start, end }) => !end || end > start),
  locale: z.strictObject({ language: z.string().regex(/^[a-z]{2}$/), country: z.string().regex(/^[A-Z]{2}$/) }),
  creativeSelection: z.enum(['OPTIMIZED', 'ROUND_ROBIN']).optional(),
  audienceExpansionEnabled: z.boolean().optional(),
  offsiteDeliveryEnabled: z.boolean(),
  politicalIntent: z.enum(['POLITICAL', 'NOT_POLITICAL', 'NOT_DECLARED']),
  targetingCriteria: z.strictObject({
    include: z
      .strictObject({ and: z.array(facet).min(2) })
      .refine(({ and }) =>
        ['locations', 'interfaceLocales'].every((kind) =>
          and.some(({ or }) => `urn:li:adTargetingFacet:${kind}` in or),
        ),
      ),
  }),
});

/** Unescaped reserved characters of the little text format would cut the text off. */
const littleText = z
  .string()
  .min(1)
  .max(3_000)
  .refine((text) => !/[|{}@[\]()<>#*_~]/.test(text.replace(/\\./gs, '')));

export const Creative = z.strictObject({
  creative: z.strictObject({
    name: z.string().max(255).optional(),
    campaign: urn('sponsoredCampaign'),
    intendedStatus: z.enum(['ACTIVE', 'PAUSED', 'DRAFT']),
    inlineContent: z.strictObject({
      post: z.strictObject({
        adContext: z.strictObject({ dscAdAccount: urn('sponsoredAccount'), dscStatus: z.literal('ACTIVE') }),
        author: urn('organization'),
        commentary: littleText,
        visibility: z.literal('PUBLIC'),
        lifecycleState: z.literal('PUBLISHED'),
        isReshareDisabledByAuthor: z.boolean().optional(),
        contentLandingPage: z.url({ protocol: /^https?$/ }).optional(),
        contentCallToActionLabel: z
          .enum(['LEARN_MORE', 'SIGN_UP', 'REGISTER', 'SUBSCRIBE', 'DOWNLOAD', 'APPLY'])
          .optional(),
        content: z.strictObject({
          article: z.strictObject({
            source: z.url({ protocol: /^https?$/ }),
            title: z.string().min(1).max(400),
            description: z.string().max(4_086).optional(),
            thumbnail: urn('image').optional(),
          }),
        }),
      }),
    }),
  }),
});

export const CampaignPatch = z.strictObject({
  patch: z.strictObject({ $set: z.strictObject({ status: z.enum(['ACTIVE', 'PAUSED', 'ARCHIVED', 'CANCELED']) }) }),
});
