import { CopydeskError } from '../domain/errors.ts';

/** What the OpenAI client throws, as far as it is read here. */
interface ProviderError {
  name?: string;
  status?: number;
  code?: string | null;
  headers?: Headers | Record<string, string>;
}

/**
 * Classes what a model call threw, once, at this edge. Messages come from the closed list below, for they enter workflow histories;
 * the provider's own words stay in `cause`.
 */
export function classifyError(error: unknown, signal?: AbortSignal): CopydeskError {
  if (error instanceof CopydeskError) return error;
  const { name, status, code, headers } = (error ?? {}) as ProviderError;
  const cause = error;
  if (signal?.aborted || name === 'AbortError') {
    return new CopydeskError('cancelled', 'The model call was cancelled.', { cause });
  }
  if (status === 402 || code === 'insufficient_quota') {
    return new CopydeskError('over_budget', "The model provider's quota for this key is used up.", { cause });
  }
  if (status === 401 || status === 403) {
    return new CopydeskError('auth', 'The model provider refused the key of this route.', { cause });
  }
  if (status === 404) {
    return new CopydeskError('not_found', 'The model provider does not know this model or address.', { cause });
  }
  if (status === 429) {
    const retryAfterMs = readRetryAfter(headers, new Date());
    return new CopydeskError('rate_limited', 'The model provider limits the rate of calls.', { retryAfterMs, cause });
  }
  if (status === 408 || status === 409 || status === 425 || (status !== undefined && status >= 500)) {
    return new CopydeskError('transient', 'The model provider failed for a moment.', { cause });
  }
  if (status !== undefined && status >= 400) {
    return new CopydeskError('invalid', 'The model provider refused the request as invalid.', { cause });
  }
  if (status !== undefined || error instanceof SyntaxError || error instanceof TypeError) {
    return notACompletion(cause);
  }
  return new CopydeskError('transient', 'The model endpoint could not be reached in time.', { cause });
}

/** Milliseconds from `retry-after-ms`, or from `Retry-After` as seconds or HTTP date (RFC 9110, 10.2.3). */
function readRetryAfter(headers: ProviderError['headers'], now: Date): number | undefined {
  const fields = new Headers(headers);
  const milliseconds = Number.parseFloat(fields.get('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds;
  const text = fields.get('retry-after');
  if (!text) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

/** An answer that is no chat completion, as of a proxy that answers with a page of its own. */
export const notACompletion = (cause?: unknown): CopydeskError =>
  new CopydeskError('transient', 'The model endpoint answered with something that is no chat completion.', { cause });
