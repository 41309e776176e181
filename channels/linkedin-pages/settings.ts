import { z } from 'zod';
import { secretReference } from '../secret-reference.ts';
import { ServiceUrl } from '../service-url.ts';

/** `settings` of a channel for the page of an organisation on LinkedIn in `channels.yaml`. */
export const LinkedInPagesSettings = z.strictObject({
  /** Id of the organisation, the number in `urn:li:organization:…`. */
  organization: z.string().regex(/^[1-9]\d{0,18}$/, 'the number of the organisation'),
  token: secretReference('OAuth token with the rights w_organization_social and r_organization_social'),
  /** Month of the API version, as LinkedIn writes it; a version is served for at least a year. */
  version: z
    .string()
    .regex(/^20\d{2}(0[1-9]|1[0-2])$/, 'a version such as "202509"')
    .default('202509'),
  url: ServiceUrl.prefault('https://api.linkedin.com'),
  timeoutSeconds: z.number().positive().max(300).default(30),
});
export type LinkedInPagesSettings = z.infer<typeof LinkedInPagesSettings>;
