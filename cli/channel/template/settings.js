// @ts-check
import { PagePattern, ServiceUrl, secretReference, z } from 'copydesk/channel';

/** `settings` of this channel in channels.yaml. Secrets are references (vault:NAME, env:NAME, file:PATH), never the secret itself. */
export const Settings = z.strictObject({
  /** Address of the API. */
  url: ServiceUrl,
  /** Where readers find a page. */
  pageUrl: PagePattern,
  token: secretReference('Token of the API'),
  /** How long one request may take, in seconds. */
  timeoutSeconds: z.number().positive().max(300).default(30),
});

/** @typedef {import('copydesk/channel').z.infer<typeof Settings>} Settings */
