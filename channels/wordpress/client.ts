import { CopydeskError } from '../../domain/errors.ts';

/** A JSON answer with a status below 300, or 404 where the caller asked for it. */
export interface Answer {
  status: number;
  json: unknown;
}

export interface WordPressClient {
  /** `route` such as `/wp/v2/posts/12`. A lost connection is `transient`: reading changes nothing. */
  read(route: string, query?: Record<string, string>, method?: 'GET' | 'OPTIONS'): Promise<Answer>;
  /** Anything that leaves the outcome open, once bytes may have left, is `unknown_outcome`. */
  write(route: string, body: Record<string, unknown>): Promise<Answer>;
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
 * The REST API of one site, by `?rest_route=`, which works with every permalink setting. Redirects are refused, so that the
 * password never reaches another host. No retries here: Temporal owns them.
 */
export function openClient(site: {
  url: string;
  user: string;
  password: () => Promise<string>;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}): WordPressClient {
  // Asked for with each request: preparing and previewing need no password.
  const authorization = async () => `Basic ${Buffer.from(`${site.user}:${await site.password()}`).toString('base64')}`;

  async function send(
    method: string,
    route: string,
    query: Record<string, string>,
    body?: Record<string, unknown>,
  ): Promise<Answer> {
    const writes = body !== undefined;
    const lost = (what: string, cause?: unknown): CopydeskError =>
      writes
        ? new CopydeskError('unknown_outcome', `${what} after the request to ${site.url} may have been sent.`, {
            cause,
          })
        : new CopydeskError('transient', `${what} while reading from ${site.url}.`, { cause });
    const headers = {
      authorization: await authorization(),
      accept: 'application/json',
      'user-agent': 'copydesk',
      ...(writes && { 'content-type': 'application/json' }),
    };
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${site.url}/?${new URLSearchParams({ rest_route: route, ...query })}`, {
        method,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(site.timeoutMs), ...(site.signal ? [site.signal] : [])]),
        headers,
        ...(writes && { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (error) {
      const code = errorCode(error);
      if (beforeSending.has(code)) {
        throw new CopydeskError('transient', `${site.url} could not be reached (${code}); nothing was sent.`, {
          cause: error,
        });
      }
      if (isCertificateError(code)) {
        throw new CopydeskError('invalid', `The certificate of ${site.url} is not valid (${code}); nothing was sent.`, {
          cause: error,
        });
      }
      throw lost(
        (error as Error).name === 'TimeoutError' ? 'Time ran out' : `The connection broke (${code || 'no code'})`,
        error,
      );
    }
    return judge(response, text, lost);
  }

  function judge(response: Response, text: string, lost: (what: string, cause?: unknown) => CopydeskError): Answer {
    const { status } = response;
    const json = parse(text);
    const code = remoteCode(json);
    // What the site says is foreign text: it travels as the cause and stays out of the message.
    const more = { cause: text.slice(0, 2000) };
    const said = `${site.url} answered ${status}${code && ` (${code})`}`;
    if (status >= 300 && status < 400) {
      const location = response.headers.get('location') ?? 'another address';
      throw new CopydeskError(
        'invalid',
        `${site.url} redirects. Set \`url\` to the address it redirects to; the password is not sent after it.`,
        {
          where: { field: 'settings.url' },
          cause: location,
        },
      );
    }
    if (status === 401 || status === 403 || isForbiddenParameter(json)) {
      throw new CopydeskError(
        'auth',
        `${said}: user "${site.user}" may not do this, or the application password is wrong.`,
        { ...more, where: { field: 'settings.password' } },
      );
    }
    if (status === 404 && code) return { status, json };
    if (status === 412) {
      throw new CopydeskError('conflict', `${said}: it was changed since it was read; nothing was written.`, more);
    }
    if (status === 429) {
      throw new CopydeskError('rate_limited', `${said}: too many requests.`, {
        ...more,
        retryAfterMs: retryAfter(response),
      });
    }
    if (status === 408 || status >= 500) throw lost(`The site failed (${status}${code && ` ${code}`})`, more.cause);
    if (status >= 400) throw new CopydeskError('invalid', `${said}: the request was refused.`, more);
    if (json === undefined) throw lost('The answer was no JSON', more.cause);
    return { status, json };
  }

  return {
    read: (route, query = {}, method = 'GET') => send(method, route, query),
    async write(route, body) {
      const answer = await send('POST', route, { context: 'edit' }, body);
      if (answer.status === 404) throw new CopydeskError('not_found', `${site.url} has nothing at ${route}.`);
      return answer;
    },
  };
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

/** WordPress names its errors by short identifiers; anything else is dropped. */
function remoteCode(json: unknown): string {
  const code = (json as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^[a-z0-9_-]{1,60}$/i.test(code) ? code : '';
}

/** A wrong password makes a visitor of the user, whom WordPress tells only in the details that a parameter is not for him. */
function isForbiddenParameter(json: unknown): boolean {
  const details = (json as { data?: { details?: Record<string, { data?: { status?: number } }> } } | undefined)?.data
    ?.details;
  return Object.values(details ?? {}).some((detail) => [401, 403].includes(detail?.data?.status ?? 0));
}

/** RFC 9110, 10.2.3: seconds or a date. A minute when the site gives none. */
function retryAfter(response: Response): number {
  const value = response.headers.get('retry-after');
  if (value === null) return 60_000;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 60_000;
}
