import type { CopydeskError } from '../domain/errors.ts';

/** Statuses that somebody between us and the provider gives in its place: it may have answered, and charged. */
const inBetween = new Set([408, 499, 502, 504, 520, 522, 524]);
/** What a socket says when nothing was sent. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/**
 * Whether a call that failed may have cost something. `unanswered`: it was refused, or never sent. `unknown`: it was sent, and what became of it
 * nobody knows.
 */
export function billingOf({ cause, errorClass }: CopydeskError): 'unanswered' | 'unknown' {
  const status = (cause as { status?: unknown } | undefined)?.status;
  if (typeof status === 'number' && status >= 400) return inBetween.has(status) ? 'unknown' : 'unanswered';
  if (codes(cause).some((code) => neverSent.has(code))) return 'unanswered';
  // A secret that could not be read: the request had not been made yet.
  return status === undefined && errorClass === 'auth' ? 'unanswered' : 'unknown';
}

/** Of an error and all that it was caused by. */
function codes(error: unknown): string[] {
  const found: string[] = [];
  for (let at = error, deep = 0; at && deep < 8; at = (at as Error).cause, deep += 1) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') found.push(code);
  }
  return found;
}
