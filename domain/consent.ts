import { z } from 'zod';
import { Instant, Slug } from './text.ts';

/**
 * How it is known that somebody wants mail: asked for, and confirmed from the address itself (double opt-in). German courts ask the sender to
 * prove both, for each address (§ 7(2) UWG; GDPR Art. 7(1); BGH I ZR 164/09).
 */
export const ConsentProof = z
  .strictObject({
    /** Where it was asked for, e.g. the address of the form. */
    source: z.string().min(3).max(500),
    requestedAt: Instant,
    /** When the link in the confirmation mail was used. */
    confirmedAt: Instant,
    /** Address from which it was confirmed, when it was kept. */
    ip: z.union([z.ipv4(), z.ipv6()]).optional(),
    /** What the person agreed to, word for word, or the version of that text. */
    wording: z.string().min(3).max(2_000),
  })
  .refine(({ requestedAt, confirmedAt }) => Date.parse(confirmedAt) >= Date.parse(requestedAt), {
    path: ['confirmedAt'],
    message: 'confirmed before it was asked for',
  });
export type ConsentProof = z.infer<typeof ConsentProof>;

/** One person's consent to one list, for one purpose. */
export const Consent = z.strictObject({
  address: z.email().max(254),
  name: z.string().min(1).max(200).optional(),
  list: Slug,
  purpose: Slug,
  proof: ConsentProof,
});
export type Consent = z.infer<typeof Consent>;

/** Addresses are compared as most providers do: without regard to case. */
export const addressKey = (address: string): string => address.trim().toLowerCase();

/** Whom a mail channel writes to. */
export const Mailing = z.strictObject({
  list: Slug,
  purpose: Slug,
  /** Mails that one person gets from this house in seven days, over all lists. */
  mostPerWeek: z.number().int().min(1).max(50).default(3),
});
export type Mailing = z.infer<typeof Mailing>;

/** Artifact `recipient-list`: who was on the list when the mail was put before approvers. Ids only: addresses can be erased. */
export interface RecipientList extends Mailing {
  ids: string[];
}
