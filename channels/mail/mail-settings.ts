import { z } from 'zod';

/** RFC 5322 addresses as people use them; control characters would become headers. */
const Named = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}]+$/u, 'without control characters'),
  address: z.email().max(254),
});

/** What every channel of mail has in its `settings`. */
export const mailSettings = {
  from: Named,
  replyTo: z.email().max(254).optional(),
  /** Where somebody signs off who cannot use the link (RFC 2369). */
  unsubscribeBy: z.email().max(254),
  /** Name, address and whatever else the law wants under commercial mail (§ 5 DDG), as plain lines. */
  imprint: z.array(z.string().min(1).max(300)).min(1).max(12),
};

export type MailSettings = z.infer<z.ZodObject<typeof mailSettings>> & { mostRecipients: number };
