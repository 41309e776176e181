import { z } from 'zod';
import { apiAddress } from '../ads/api-address.ts';
import { isInEu } from '../ads/eu-countries.ts';
import { Naming, utm } from '../ads/names.ts';
import { secretReference } from '../secret-reference.ts';

const number = z.string().regex(/^\d{5,20}$/, 'an id of digits');
const who = z.string().min(1).max(512);

/** `settings` of a Meta channel in `channels.yaml`. */
export const MetaAdsSettings = z
  .strictObject({
    accountId: z
      .string()
      .regex(/^(act_)?\d{5,20}$/, 'an ad account such as "act_1234567890"')
      .transform((text) => text.replace('act_', '')),
    pageId: number.describe('the page that the ads speak for'),
    /** Ads of this kind have a picture; it is uploaded once in the Ads Manager. */
    imageHash: z.string().regex(/^[0-9a-f]{32}$/, 'the hash of an uploaded image, 32 hex digits'),
    accessToken: secretReference('Token of a system user with ads_management'),
    appSecret: secretReference('Secret of the app, for appsecret_proof').optional(),
    /** A version of the Marketing API lives for about a year (developers.facebook.com, Marketing API versions, read in November 2026). */
    apiVersion: z
      .string()
      .regex(/^v\d{2}\.\d$/, 'a version such as "v25.0"')
      .default('v25.0'),
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'a country such as "DE"'))
      .min(1)
      .max(25),
    ages: z
      .strictObject({ min: z.number().int().min(18).max(65), max: z.number().int().min(18).max(65) })
      .default({ min: 18, max: 65 }),
    /** Who pays, and for whom: asked for and shown to people wherever one of the countries is in the EU. */
    payor: who.optional(),
    beneficiary: who.optional(),
    /** Housing, employment, credit, politics: whoever advertises these has to say so. */
    specialAdCategories: z
      .array(z.enum(['HOUSING', 'EMPLOYMENT', 'FINANCIAL_PRODUCTS_SERVICES', 'ISSUES_ELECTIONS_POLITICS']))
      .default([]),
    callToAction: z
      .enum(['LEARN_MORE', 'SHOP_NOW', 'SIGN_UP', 'CONTACT_US', 'DOWNLOAD', 'GET_OFFER'])
      .default('LEARN_MORE'),
    naming: Naming,
    utm: utm('meta', 'paid-social'),
    url: apiAddress('https://graph.facebook.com'),
    timeoutSeconds: z.number().positive().max(300).default(20),
  })
  .superRefine(({ countries, payor, beneficiary }, context) => {
    if (!countries.some(isInEu)) return;
    for (const [field, value] of Object.entries({ payor, beneficiary }))
      if (!value)
        context.addIssue({
          code: 'custom',
          path: [field],
          message: `is needed for ads in the EU (${countries.filter(isInEu).join(', ')}): Digital Services Act, Art. 26`,
        });
  });
export type MetaAdsSettings = z.infer<typeof MetaAdsSettings>;
