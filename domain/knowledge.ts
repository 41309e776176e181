import { z } from 'zod';
import { Instant } from './text.ts';

/** A document as it lies in the knowledge store. `id` is its path in the workspace, or the name it was added under. */
export const KnowledgeDocument = z.strictObject({
  id: z.string(),
  title: z.string(),
  language: z.enum(['de', 'en']),
  mediaType: z.string(),
  /** Hash of the source bytes: unchanged bytes are not ingested again. */
  hash: z.string(),
  /** Roles that may read it; `*` is everybody, and only such documents may reach a public channel. */
  readers: z.array(z.string()),
  integrity: z.enum(['trusted', 'untrusted']),
  validFrom: Instant.nullable(),
  validUntil: Instant.nullable(),
  /** Id of the document that this one replaces. */
  supersedes: z.string().nullable(),
  ingestedAt: Instant,
});
export type KnowledgeDocument = z.infer<typeof KnowledgeDocument>;

/** A passage: what search returns and claims cite. `id` is `<document id>#<ordinal>`. */
export const Passage = z.strictObject({
  id: z.string(),
  document: z.string(),
  title: z.string(),
  heading: z.string().nullable(),
  /** 1-based, for PDF. */
  page: z.number().int().nullable(),
  text: z.string(),
  language: z.enum(['de', 'en']),
  integrity: z.enum(['trusted', 'untrusted']),
  readers: z.array(z.string()),
  /** Fused score, 0 to 1, comparable within one answer only. */
  score: z.number(),
});
export type Passage = z.infer<typeof Passage>;

/** A search. `readers` are the roles in whose name is searched: a document none of them may read does not exist for it. */
export interface KnowledgeQuery {
  text: string;
  language?: 'de' | 'en';
  readers: readonly string[];
  /** Documents outside their validity at this time are left out. */
  at: Date;
  limit: number;
  /** Only passages that were there in this snapshot. */
  snapshot?: string;
}
