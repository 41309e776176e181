import { z } from 'zod';
import { mailSettings } from '../mail/mail-settings.ts';
import { secretReference } from '../secret-reference.ts';

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);
/** `settings` of an SMTP channel in `channels.yaml`. */
export const SmtpSettings = z
  .strictObject({
    host: z.string().regex(/^[A-Za-z0-9.:-]+$/, 'a host name'),
    port: z.number().int().min(1).max(65_535).default(587),
    /** `tls` from the start (465), `starttls` demanded (587), or `none`, on this machine only. */
    encryption: z.enum(['tls', 'starttls', 'none']).default('starttls'),
    user: z.string().min(1).optional(),
    password: secretReference('Password of that user').optional(),
    ...mailSettings,
    /** Lists that are longer belong to a newsletter service. */
    mostRecipients: z.number().int().min(1).max(20_000).default(2_000),
    /** Mails a second at most, as the server of the provider allows. */
    perSecond: z.number().min(0.1).max(200).default(20),
    timeoutSeconds: z.number().positive().max(60).default(10),
  })
  .refine(({ encryption, host }) => encryption !== 'none' || isLoopback(host), {
    path: ['encryption'],
    message: '"none" is for this machine only',
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    path: ['password'],
    message: 'user and password go together',
  });
export type SmtpSettings = z.infer<typeof SmtpSettings>;
