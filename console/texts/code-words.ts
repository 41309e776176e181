import type { Texts } from './de.ts';

/** A code of the closed list, or a class of errors, in the reader's language; null for any other. */
export function codeWords(t: Texts, code: unknown): string | null {
  if (typeof code !== 'string') return null;
  const refusal = Object.hasOwn(t.refusals, code) ? t.refusals[code as keyof Texts['refusals']] : null;
  if (typeof refusal === 'string') return refusal;
  return Object.hasOwn(t.errors, code) ? t.errors[code as keyof Texts['errors']] : null;
}
