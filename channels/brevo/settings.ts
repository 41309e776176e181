import { z } from 'zod';
import { mailSettings } from '../mail/mail-settings.ts';
import { secretReference } from '../secret-reference.ts';
import { ServiceUrl } from '../service-url.ts';

/** `settings` of a Brevo channel in `channels.yaml`. `from` must be a sender that the account has verified. */
export const BrevoSettings = z.strictObject({
  apiKey: secretReference('API key (v3) of the account'),
  /** Number of the folder that gets a list for each mail. */
  folder: z.number().int().positive(),
  ...mailSettings,
  mostRecipients: z.number().int().min(1).max(500_000).default(100_000),
  url: ServiceUrl.prefault('https://api.brevo.com'),
  timeoutSeconds: z.number().positive().max(300).default(30),
});
export type BrevoSettings = z.infer<typeof BrevoSettings>;
