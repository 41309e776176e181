import { z } from 'zod';
import { Label } from './label.ts';
import type { Ref } from './ref.ts';
import { Instant } from './text.ts';

/** Artifact `web-page`: a page of the web as it was read once. Its ref is the document that claims cite, its passages are the whole text. */
export const WebPage = z.strictObject({
  /** As it was asked for, and where that led. */
  url: z.string(),
  finalUrl: z.string(),
  fetchedAt: Instant,
  /** SHA-256 of the bytes as they came, unpacked. */
  hash: z.string(),
  mediaType: z.string(),
  title: z.string(),
  language: z.enum(['de', 'en']),
  /** In reading order; the first is cited as `<ref>#1`. None overlaps another. */
  passages: z.array(
    z.strictObject({ heading: z.string().nullable(), page: z.number().int().nullable(), text: z.string() }),
  ),
  /** What was left out or repaired on the way, for people. */
  notes: z.array(z.string()),
  label: Label,
});
export type WebPage = z.infer<typeof WebPage>;

export const webPassageId = (page: Ref, index: number): string => `${page}#${index + 1}`;

/** The page and the index of the passage that an id means; null for an id of another kind. */
export function parseWebPassageId(id: string): { page: Ref; index: number } | null {
  const [, page, ordinal] = /^(sha256:[0-9a-f]{64})#([1-9]\d{0,5})$/.exec(id) ?? [];
  return page ? { page: page as Ref, index: Number(ordinal) - 1 } : null;
}
