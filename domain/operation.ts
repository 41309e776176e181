import { z } from 'zod';
import { Instant, Slug } from './text.ts';

const ArtifactRef = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'a ref such as "sha256:…"');

/** What an ad may cost, in cents of the account's currency. Fixed in the brief, before anything untrusted is read. */
export const Spend = z.strictObject({
  dailyCents: z.number().int().positive(),
  totalCents: z.number().int().positive(),
  /** Nothing is spent after it. */
  until: Instant,
});
export type Spend = z.infer<typeof Spend>;

/** How many pieces one operation takes at most: its state must fit into one message of 32 KB. A larger recall becomes several. */
export const mostPieces = 8;

/**
 * What somebody wants done with pieces that are live: artifact `operation-order`, and what the campaign of an operation carries out after
 * sign-off. `publications` are the pieces, each by the id of the publication that it is of now.
 */
export const OperationOrder = z
  .strictObject({
    kind: z.enum(['withdraw', 'restore', 'correct', 'enable', 'pause']),
    publications: z.array(ArtifactRef).min(1).max(mostPieces),
    /** Why; approvers read it. */
    reason: z.string().min(3).max(1_000),
    /** `correct`: these words, wherever they stand in a piece, become those. */
    correction: z.strictObject({ replace: z.string().min(3).max(2_000), by: z.string().max(2_000) }).optional(),
    /** Person id of who answers for it. */
    owner: Slug,
  })
  .refine(({ kind, correction }) => (kind === 'correct') === (correction !== undefined), {
    path: ['correction'],
    error: 'a correction, and for `correct` only',
  });
export type OperationOrder = z.infer<typeof OperationOrder>;

/** By what live pieces are looked for. Several together narrow it. */
export const LiveFilter = z.strictObject({
  /** Words of a claim, or of the text. */
  claim: z.string().min(3).max(500).optional(),
  /** Document id or SKU that a claim cites. */
  source: z.string().min(1).max(200).optional(),
  /** Hash of a prompt version (`sha256:…`), or the role whose prompt it is. */
  prompt: z.string().min(1).max(200).optional(),
  model: z.string().min(1).max(200).optional(),
  /** Guardrail rule that had a finding on it, e.g. `price/below-minimum`. */
  rule: z.string().min(1).max(200).optional(),
  campaign: z.string().min(1).max(200).optional(),
  channel: Slug.optional(),
});
export type LiveFilter = z.infer<typeof LiveFilter>;
