import type { ZodType } from 'zod';
import { CopydeskError } from '../../../domain/errors.ts';

const timeoutMs = 15_000;
const mostCharacters = 2_000_000;

export interface JsonAsk {
  /** How people call the service. */
  name: string;
  url: string;
  headers?: Record<string, string>;
  /** Left out: a GET. */
  body?: Record<string, unknown>;
  signal: AbortSignal;
  /** What a refusal means in the service's own words; null: its status decides. */
  judge?(status: number, json: unknown, headers: Headers): CopydeskError | null;
}

/**
 * Asks a service that answers in JSON, and classes its errors, once, at this edge. Redirects are refused, so that a key reaches no other host.
 * What the service says of an error is foreign text: it stays the cause.
 */
export async function askJson<T>(ask: JsonAsk, shape: ZodType<T>): Promise<T> {
  const { name, judge } = ask;
  const { status, text, headers } = await exchange(ask);
  const json = parse(text);
  const cause = text.slice(0, 2_000);
  if (status === 200) {
    const parsed = shape.safeParse(json);
    if (parsed.success) return parsed.data;
    throw new CopydeskError('transient', `${name} answered in a shape that is not its own.`, { cause });
  }
  const judged = judge?.(status, json, headers);
  if (judged) throw judged;
  const said = `${name} answered ${status}`;
  if (status === 401 || status === 403)
    throw new CopydeskError('auth', `${said}: the key is wrong, has run out, or may not search.`, {
      where: { file: 'research.yaml', field: 'search.key' },
      cause,
    });
  if (status === 429)
    throw new CopydeskError('rate_limited', `${said}: too many searches.`, {
      retryAfterMs: retryAfterMs(headers),
      cause,
    });
  if (status === 408 || status >= 500) throw new CopydeskError('transient', `${said}.`, { cause });
  throw new CopydeskError('invalid', `${said}: it does not take this search.`, { cause });
}

/** `Retry-After` in seconds (RFC 9110, 10.2.3); a second where there is none. */
export function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? 1);
  return (Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 3_600) : 1) * 1_000;
}

async function exchange({ name, url, headers, body, signal }: JsonAsk) {
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > mostCharacters) throw new Error('too long');
    }
    return { status: response.status, text, headers: response.headers };
  } catch (cause) {
    signal.throwIfAborted();
    throw new CopydeskError('transient', `${name} did not answer.`, { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
