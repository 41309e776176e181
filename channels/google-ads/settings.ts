import { z } from 'zod';
import { apiAddress } from '../ads/api-address.ts';
import { Naming, utm } from '../ads/names.ts';
import { secretReference } from '../secret-reference.ts';

const customer = z
  .string()
  .regex(/^\d{3}-?\d{3}-?\d{4}$/, 'a customer id such as "123-456-7890"')
  .transform((text) => text.replaceAll('-', ''));
const constant = z.number().int().positive();

/** `settings` of a Google Ads channel in `channels.yaml`. */
export const GoogleAdsSettings = z.strictObject({
  customerId: customer.describe('the account that the ads run on'),
  loginCustomerId: customer.optional().describe('the manager account through which it is reached'),
  developerToken: secretReference('Developer token of the manager account'),
  accessToken: secretReference('OAuth credential with the scope https://www.googleapis.com/auth/adwords'),
  /** Majors live for a year (developers.google.com/google-ads/api/docs/sunset-dates, read in November 2026). */
  apiVersion: z
    .string()
    .regex(/^v\d{2}$/, 'a version such as "v26"')
    .default('v26'),
  /** Of the account; the last day of an ad is one of this zone. */
  timeZone: z.string().default('Europe/Berlin'),
  /** Criterion ids of geo targets, e.g. 2276 for Germany. */
  locations: z.array(constant).min(1).max(100),
  /** Criterion ids of languages, e.g. 1001 for German. */
  languages: z.array(constant).min(1).max(20),
  keywords: z
    .array(
      z.strictObject({
        text: z.string().min(1).max(80),
        match: z.enum(['EXACT', 'PHRASE', 'BROAD']).default('PHRASE'),
      }),
    )
    .min(1)
    .max(100),
  /** What a click may cost at most; left out: whatever the daily budget allows. */
  maxCpcCents: z.number().int().positive().optional(),
  /** Regulation (EU) 2024/900: the API refuses campaigns that do not say. Ads that say yes are not served in the EU. */
  euPoliticalAdvertising: z.boolean().default(false),
  naming: Naming,
  utm: utm('google', 'cpc'),
  url: apiAddress('https://googleads.googleapis.com'),
  timeoutSeconds: z.number().positive().max(300).default(20),
});
export type GoogleAdsSettings = z.infer<typeof GoogleAdsSettings>;
