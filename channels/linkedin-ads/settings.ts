import { z } from 'zod';
import { apiAddress } from '../ads/api-address.ts';
import { Naming, utm } from '../ads/names.ts';
import { secretReference } from '../secret-reference.ts';

const number = z.string().regex(/^\d{3,20}$/, 'an id of digits');

/** `settings` of a LinkedIn channel of ads in `channels.yaml`. */
export const LinkedinAdsSettings = z.strictObject({
  accountId: number.describe('ad account'),
  organizationId: number.describe('the page that the ads speak for: who they are for, by Regulation (EU) 2022/2065'),
  campaignGroupId: number.describe('campaign group that holds the ads; every account has one'),
  accessToken: secretReference('OAuth credential with rw_ads and r_ads_reporting'),
  /** `Linkedin-Version`. Each lives for a year at least (learn.microsoft.com, LinkedIn Marketing versioning, read in November 2026). */
  apiVersion: z
    .string()
    .regex(/^20\d{4}$/, 'a version such as "202607"')
    .default('202607'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('EUR'),
  /** Ids of places (urn:li:geo), e.g. 101282230 for Germany. */
  locations: z.array(z.number().int().positive()).min(1).max(50),
  /** Further facets of the audience, e.g. `industries: [urn:li:industry:96]`. */
  audience: z
    .record(z.string().regex(/^[a-zA-Z]+$/), z.array(z.string().regex(/^urn:li:\w+:[\w,()-]+$/)).min(1))
    .default({}),
  maxCpcCents: z.number().int().positive(),
  callToAction: z.enum(['LEARN_MORE', 'SIGN_UP', 'REGISTER', 'SUBSCRIBE', 'DOWNLOAD', 'APPLY']).default('LEARN_MORE'),
  /** Regulation (EU) 2024/900: the API refuses campaigns that do not say. */
  politicalAdvertising: z.boolean().default(false),
  naming: Naming,
  utm: utm('linkedin', 'paid-social'),
  url: apiAddress('https://api.linkedin.com'),
  timeoutSeconds: z.number().positive().max(300).default(20),
});
export type LinkedinAdsSettings = z.infer<typeof LinkedinAdsSettings>;
