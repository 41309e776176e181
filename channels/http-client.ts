import { CopydeskError, type ErrorClass } from '../domain/errors.ts';

/** An answer that was understood. `json` is undefined where the body was empty. */
export interface HttpAnswer {
  status: number;
  json: unknown;
  headers: Headers;
}

/** What a platform's own error means; `code` is a short identifier of the platform, never its words. */
export interface HttpVerdict {
  errorClass: ErrorClass;
  code?: string;
  retryAfterMs?: number;
  /** The setting that is wrong, for `auth` and `invalid`. */
  field?: string;
  /** What is wrong and what helps, as a sentence's end; left out: what the class says. */
  says?: string;
}

export interface HttpPlatform {
  /** How people call it, e.g. `Contentful`. */
  name: string;
  /** Base address without a slash at the end. */
  url: string;
  /** Headers of each request, credentials among them; asked for with each. */
  headers(): Promise<Record<string, string>>;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Reads an error of the platform; null: its status decides. Not asked about answers below 300. */
  judge?(answer: HttpAnswer): HttpVerdict | null;
}

export interface HttpRequest {
  query?: Record<string, string>;
  /** Sent as JSON; URLSearchParams, FormData and Blob as they are. */
  body?: Record<string, unknown> | unknown[] | URLSearchParams | FormData | Blob;
  headers?: Record<string, string>;
  /** Statuses that are an answer here, such as 404 for 'there is none'. */
  accept?: readonly number[];
}

export interface HttpClient {
  /** Changes nothing: a lost connection is `transient`. POST for platforms that search by it. */
  read(path: string, request?: HttpRequest & { method?: 'GET' | 'POST' | 'OPTIONS' }): Promise<HttpAnswer>;
  /** Anything that leaves the outcome open, once bytes may have left, is `unknown_outcome`. */
  write(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, request?: HttpRequest): Promise<HttpAnswer>;
}

/** Errors that arise before a byte of the request leaves (libuv and undici names). */
const beforeSending = new Set([
  ...[
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EADDRNOTAVAIL',
    'UND_ERR_CONNECT_TIMEOUT',
  ],
]);
const isCertificateError = (code: string): boolean => /^(CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code);

/**
 * Speaks to one platform and classes its errors, once, at this edge. Redirects are refused, so that credentials never reach another host. No
 * retries here: Temporal owns them. What the platform says is foreign text: it travels as the cause and stays out of messages.
 */
export function openHttpClient(platform: HttpPlatform): HttpClient {
  async function send(method: string, path: string, writes: boolean, request: HttpRequest): Promise<HttpAnswer> {
    const lost = (what: string, cause?: unknown): CopydeskError =>
      writes
        ? new CopydeskError('unknown_outcome', `${what} after the request to ${platform.name} may have been sent.`, {
            cause,
          })
        : new CopydeskError('transient', `${what} while reading from ${platform.name}.`, { cause });
    const { response, text } = await exchange(platform, method, path, request, lost);
    const answer = { status: response.status, json: parse(text), headers: response.headers };
    if (request.accept?.includes(response.status)) {
      // A page of something that stands before the platform says nothing about what the platform has.
      if (answer.json === undefined && text.trim() !== '') throw lost('The answer was no JSON', text.slice(0, 2_000));
      return answer;
    }
    return judged(platform, answer, text, lost);
  }

  return {
    read: (path, { method = 'GET', ...request } = {}) => send(method, path, false, request),
    write: (method, path, request = {}) => send(method, path, true, request),
  };
}

async function exchange(
  { name, url, headers, timeoutMs, signal }: HttpPlatform,
  method: string,
  path: string,
  { query, body, headers: more }: HttpRequest,
  lost: (what: string, cause: unknown) => CopydeskError,
): Promise<{ response: Response; text: string }> {
  const encoded = [URLSearchParams, FormData, Blob].some((type) => body instanceof type);
  // Credentials that cannot be had are no lost connection.
  const own = await headers();
  try {
    const response = await fetch(`${url}${path}${query ? `?${new URLSearchParams(query)}` : ''}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
      headers: {
        accept: 'application/json',
        'user-agent': 'copydesk',
        ...(body && !encoded && { 'content-type': 'application/json' }),
        ...own,
        ...more,
      },
      ...(body && { body: encoded ? (body as BodyInit) : JSON.stringify(body) }),
    });
    return { response, text: await response.text() };
  } catch (error) {
    const code = errorCode(error);
    if (beforeSending.has(code))
      throw new CopydeskError('transient', `${name} could not be reached (${code}); nothing was sent.`, {
        cause: error,
      });
    if (isCertificateError(code))
      throw new CopydeskError('invalid', `The certificate of ${name} is not valid (${code}); nothing was sent.`, {
        cause: error,
      });
    const timeout = (error as Error).name === 'TimeoutError';
    throw lost(timeout ? 'Time ran out' : `The connection broke (${code || 'no code'})`, error);
  }
}

/** By the platform's own code where it gives one, else by the status (RFC 9110, 15). */
function judged(
  { name, judge }: HttpPlatform,
  answer: HttpAnswer,
  text: string,
  lost: (what: string, cause?: unknown) => CopydeskError,
): HttpAnswer {
  const { status, json } = answer;
  const cause = text.slice(0, 2_000);
  if (status >= 200 && status < 300) {
    if (json === undefined && text.trim() !== '') throw lost('The answer was no JSON', cause);
    return answer;
  }
  const verdict = judge?.(answer) ?? byStatus(answer);
  const said = `${name} answered ${status}${verdict?.code ? ` (${verdict.code})` : ''}`;
  if (!verdict || verdict.errorClass === 'unknown_outcome' || verdict.errorClass === 'transient')
    throw lost(`${said},`.replace(/,$/, ''), cause);
  throw new CopydeskError(
    verdict.errorClass,
    `${said}: ${verdict.code === redirect ? redirected : (verdict.says ?? sentences[verdict.errorClass] ?? 'the request was refused.')}`,
    {
      cause,
      ...(verdict.field && { where: { field: verdict.field } }),
      ...(verdict.errorClass === 'rate_limited' && {
        retryAfterMs: verdict.retryAfterMs ?? retryAfter(answer.headers),
      }),
    },
  );
}

const sentences: Partial<Record<ErrorClass, string>> = {
  auth: 'the credentials are wrong, have run out, or may not do this.',
  not_found: 'there is nothing at this address.',
  conflict: 'it was changed since it was read; nothing was written.',
  rate_limited: 'too many requests.',
  invalid: 'the request was refused.',
};

const redirect = 'redirect';
const redirected =
  'credentials are not sent after it. If the channel has a setting `url`, set it to the address it redirects to.';

function byStatus({ status }: HttpAnswer): HttpVerdict | null {
  if (status >= 300 && status < 400) return { errorClass: 'invalid', code: redirect };
  if (status === 401 || status === 403) return { errorClass: 'auth' };
  if (status === 404) return { errorClass: 'not_found' };
  if (status === 409 || status === 412) return { errorClass: 'conflict' };
  if (status === 429) return { errorClass: 'rate_limited' };
  if (status === 408 || status >= 500) return null;
  return { errorClass: 'invalid' };
}

function errorCode(error: unknown): string {
  const cause = (error as { cause?: { code?: unknown; errors?: { code?: unknown }[] } })?.cause;
  return String(cause?.code ?? cause?.errors?.[0]?.code ?? '');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** RFC 9110, 10.2.3: seconds or a date. A minute when the platform gives none. */
export function retryAfter(headers: Headers): number {
  const value = headers.get('retry-after');
  if (value === null) return 60_000;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 60_000;
}
