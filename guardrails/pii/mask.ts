import type { Finding } from '../../domain/finding.ts';

/** Keeps the first two characters and the punctuation, so that people find the place and nobody learns the value. */
export const mask = (text: string): string => text.slice(0, 2).replace(/[\uD800-\uDBFF]$/, '•') + hide(text.slice(2));

const hide = (text: string): string => text.replace(/[\p{L}\p{N}\p{Cs}]/gu, '•');

/** Masks in an excerpt what lies in personal spans of the same part. Lengths stay: letters beyond the BMP count as two. */
export function maskOverlap(
  excerpt: string | null,
  span: Finding['span'],
  personal: readonly Finding['span'][],
): string | null {
  if (!excerpt || !span || personal.length === 0) return excerpt;
  let masked = excerpt;
  for (const other of personal) {
    if (!other || other.path !== span.path || other.end <= span.start || other.start >= span.end) continue;
    const from = Math.max(0, other.start - span.start);
    const to = Math.min(excerpt.length, other.end - span.start);
    masked = masked.slice(0, from) + hide(masked.slice(from, to)).padEnd(to - from, '•') + masked.slice(to);
  }
  return masked;
}
