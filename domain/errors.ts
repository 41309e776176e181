/**
 * Errors are classed once, at the edge where they arise. This table says what follows from each class;
 * nothing else in the house decides about retries.
 */
export const errorClasses = {
  auth: { retry: false, fallback: true, waitsFor: 'admin' },
  invalid: { retry: false, fallback: false, waitsFor: 'content-lead' },
  denied: { retry: false, fallback: false, waitsFor: 'admin' },
  not_found: { retry: false, fallback: true, waitsFor: 'content-lead' },
  conflict: { retry: false, fallback: false, waitsFor: 'content-lead' },
  rate_limited: { retry: true, fallback: true, waitsFor: null },
  transient: { retry: true, fallback: true, waitsFor: null },
  over_budget: { retry: false, fallback: true, waitsFor: 'budget-owner' },
  stopped: { retry: false, fallback: false, waitsFor: 'admin' },
  cancelled: { retry: false, fallback: false, waitsFor: null },
  unknown_outcome: { retry: false, fallback: false, waitsFor: 'content-lead' },
} as const satisfies Record<string, { retry: boolean; fallback: boolean; waitsFor: string | null }>;

export type ErrorClass = keyof typeof errorClasses;

export const isErrorClass = (text: unknown): text is ErrorClass =>
  typeof text === 'string' && Object.hasOwn(errorClasses, text);

/** Where bad input was found, as exactly as it is known. */
export interface Where {
  file?: string;
  /** 1-based. */
  line?: number;
  /** Dotted path of the field, e.g. `channels.blog.limits.title`. */
  field?: string;
}

/**
 * The one error of the house: what happened (`message`), what class it is, where, and what would have been valid.
 * `detail` is for people and logs of the process that caught it; it never enters a workflow history.
 */
export class CopydeskError extends Error {
  readonly errorClass: ErrorClass;
  readonly where: Where | undefined;
  readonly choices: readonly string[] | undefined;
  /** Milliseconds after which a `rate_limited` call may be tried again. */
  readonly retryAfterMs: number | undefined;
  /** Of a `rate_limited` commit: a part is done that is never done again, so that trying again comes to an end by itself. */
  readonly advanced: boolean;

  constructor(
    errorClass: ErrorClass,
    message: string,
    more: {
      where?: Where;
      choices?: readonly string[];
      retryAfterMs?: number;
      advanced?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'CopydeskError';
    this.errorClass = errorClass;
    this.where = more.where;
    this.choices = more.choices;
    this.retryAfterMs = more.retryAfterMs;
    this.advanced = more.advanced ?? false;
  }
}

/** One line for people: `file:line field: message (choose one of: a, b)`. */
export function explainError(error: unknown): string {
  if (!(error instanceof CopydeskError)) return error instanceof Error ? error.message : String(error);
  const { file, line, field } = error.where ?? {};
  const place = [file && (line ? `${file}:${line}` : file), field].filter(Boolean).join(' ');
  const choices = error.choices?.length ? ` Valid: ${error.choices.join(', ')}.` : '';
  return `${place ? `${place}: ` : ''}${error.message}${choices}`;
}
