import type { ErrorClass } from '../../domain/errors.ts';
import type { HttpAnswer, HttpVerdict } from '../http-client.ts';

interface Failure {
  error?: {
    status?: string;
    details?: {
      retryDelay?: string;
      errors?: {
        errorCode?: Record<string, string>;
        details?: { quotaErrorDetails?: { retryDelay?: string } };
        location?: { fieldPathElements?: { fieldName?: string; index?: number }[] };
      }[];
    }[];
  };
}

/** By canonical status (google.rpc.Code), with what `GoogleAdsFailure` says more exactly (Google Ads API v26, errors.proto). */
export function judge({ status, json }: HttpAnswer): HttpVerdict | null {
  const { error } = (json ?? {}) as Failure;
  if (!error) return null;
  const errors = error.details?.flatMap((detail) => detail.errors ?? []) ?? [];
  const [first] = errors;
  const code = short(Object.values(first?.errorCode ?? {})[0]) ?? short(error.status);
  const errorClass =
    byCode[code ?? ''] ?? byStatus[error.status ?? ''] ?? (status >= 500 ? 'unknown_outcome' : 'invalid');
  const delay =
    first?.details?.quotaErrorDetails?.retryDelay ?? error.details?.find(({ retryDelay }) => retryDelay)?.retryDelay;
  const field = code === 'UNSUPPORTED_VERSION' ? 'settings.apiVersion' : fieldOf(first?.location?.fieldPathElements);
  return {
    errorClass,
    ...(code && { code }),
    ...(field && { field }),
    ...(delay && /^[\d.]+s$/.test(delay) && { retryAfterMs: Math.ceil(Number.parseFloat(delay) * 1000) }),
  };
}

const byStatus: Record<string, ErrorClass> = {
  UNAUTHENTICATED: 'auth',
  PERMISSION_DENIED: 'auth',
  NOT_FOUND: 'not_found',
  RESOURCE_EXHAUSTED: 'rate_limited',
  ALREADY_EXISTS: 'conflict',
  ABORTED: 'unknown_outcome',
  UNAVAILABLE: 'unknown_outcome',
  INTERNAL: 'unknown_outcome',
  DEADLINE_EXCEEDED: 'unknown_outcome',
};

/** Codes of INVALID_ARGUMENT that are no mistake of the request. */
const byCode: Record<string, ErrorClass> = {
  DUPLICATE_CAMPAIGN_NAME: 'conflict',
  DUPLICATE_NAME: 'conflict',
  CONCURRENT_MODIFICATION: 'conflict',
  RESOURCE_NOT_FOUND: 'not_found',
  RESOURCE_TEMPORARILY_EXHAUSTED: 'rate_limited',
};

const short = (text: string | undefined): string | undefined =>
  text && /^[A-Z0-9_]{1,60}$/.test(text) ? text : undefined;

function fieldOf(path: { fieldName?: string; index?: number }[] = []): string | undefined {
  const text = path
    .map(({ fieldName, index }) => (index === undefined ? fieldName : `${fieldName}.${index}`))
    .join('.');
  return /^[\w.]{1,120}$/.test(text) ? text : undefined;
}
