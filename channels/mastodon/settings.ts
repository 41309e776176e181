import { z } from 'zod';
import { secretReference } from '../secret-reference.ts';
import { ServiceUrl } from '../service-url.ts';

/** `settings` of a Mastodon channel in `channels.yaml`. */
export const MastodonSettings = z.strictObject({
  /** The server of the account, e.g. `https://social.example`. */
  url: ServiceUrl,
  /** Name of the account there, without `@`. */
  account: z.string().regex(/^[A-Za-z0-9_]+([A-Za-z0-9_.-]*[A-Za-z0-9_]+)?$/, 'the name of the account, without "@"'),
  token: secretReference('Access token with the rights read:accounts, read:statuses and write:statuses'),
  visibility: z.enum(['public', 'unlisted']).default('public'),
  /** Characters of a post, as the server has it set; `health` compares. */
  limit: z.number().int().min(100).max(100_000).default(500),
  timeoutSeconds: z.number().positive().max(300).default(30),
});
export type MastodonSettings = z.infer<typeof MastodonSettings>;
