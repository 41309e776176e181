import { createHmac } from 'node:crypto';
import type { ConnectorDependencies } from '../../domain/channel.ts';
import { type HttpAnswer, type HttpVerdict, openHttpClient } from '../http-client.ts';
import type { MetaAdsSettings } from './settings.ts';

export interface MetaClient {
  get<T>(path: string, query: Record<string, string>): Promise<T>;
  /** Null when there is no such object. */
  find<T>(path: string, query: Record<string, string>): Promise<T | null>;
  /** Every object of an edge, page by page. */
  all<T>(path: string, query: Record<string, string>): Promise<T[]>;
  /** Meta checks it (`execution_options: validate_only`), then it is sent. Answers the id of what was made. */
  post(path: string, body: Record<string, unknown>, options?: { validate: boolean }): Promise<string>;
}

interface Page<T> {
  data: T[];
  paging?: { cursors?: { after?: string }; next?: string };
}

/** Graph API with a bearer token, and proof that the caller knows the secret of the app where one is set. */
export function openClient(settings: MetaAdsSettings, { secret, signal }: ConnectorDependencies): MetaClient {
  const http = openHttpClient({
    name: 'Meta',
    url: `${settings.url}/${settings.apiVersion}`,
    headers: async () => ({ authorization: `Bearer ${await secret(settings.accessToken)}` }),
    timeoutMs: settings.timeoutSeconds * 1000,
    signal,
    judge,
  });
  const signed = async (query: Record<string, string> = {}): Promise<Record<string, string>> => {
    if (!settings.appSecret) return query;
    const [token, key] = await Promise.all([secret(settings.accessToken), secret(settings.appSecret)]);
    return { ...query, appsecret_proof: createHmac('sha256', key).update(token).digest('hex') };
  };
  const get = async <T>(path: string, query: Record<string, string>): Promise<T> =>
    (await http.read(path, { query: await signed(query) })).json as T;
  return {
    get,
    async find<T>(path: string, query: Record<string, string>) {
      return get<T>(path, query).catch((error: { errorClass?: string }) => {
        if (error.errorClass === 'not_found') return null;
        throw error;
      });
    },
    async all<T>(path: string, query: Record<string, string>) {
      const found: T[] = [];
      let after: string | undefined;
      do {
        const page: Page<T> = await get(path, { ...query, limit: '100', ...(after && { after }) });
        found.push(...page.data);
        after = page.paging?.next ? page.paging.cursors?.after : undefined;
      } while (after);
      return found;
    },
    async post(path, body, { validate } = { validate: true }) {
      const query = await signed();
      if (validate)
        await http.read(path, { method: 'POST', query, body: { ...body, execution_options: ['validate_only'] } });
      const { json } = await http.write('POST', path, { query, body });
      return String((json as { id?: string }).id ?? '');
    },
  };
}

/** Codes of the Marketing API (error-reference and rate-limiting, read in November 2026). Its words are nobody's business. */
function judge({ json, headers }: HttpAnswer): HttpVerdict | null {
  const { error } = (json ?? {}) as { error?: { code?: number; error_subcode?: number; is_transient?: boolean } };
  if (typeof error?.code !== 'number') return null;
  const { code, error_subcode: subcode, is_transient: transient } = error;
  const named = { code: [code, subcode].filter((one) => one !== undefined).join('/') };
  const limited = [4, 17, 32, 613].includes(code) || (code >= 80_000 && code <= 80_014);
  if (limited) return { errorClass: 'rate_limited', ...named, ...waiting(headers) };
  if (code === 1 || code === 2 || transient) return { errorClass: 'unknown_outcome', ...named };
  if (code === 190 || code === 102 || code === 10 || (code >= 200 && code < 300))
    return { errorClass: 'auth', ...named };
  if ((code === 100 && subcode === 33) || code === 803) return { errorClass: 'not_found', ...named };
  if (code === 2635) return { errorClass: 'invalid', ...named, field: 'settings.apiVersion' };
  if (code === 368) return { errorClass: 'denied', ...named };
  return { errorClass: 'invalid', ...named };
}

/** `X-Business-Use-Case-Usage` says in how many minutes the account may call again. */
function waiting(headers: Headers): { retryAfterMs?: number } {
  try {
    const usage = JSON.parse(headers.get('x-business-use-case-usage') ?? '{}') as Record<
      string,
      { estimated_time_to_regain_access?: number }[]
    >;
    const minutes = Object.values(usage).flatMap((all) => all.map((one) => one.estimated_time_to_regain_access ?? 0));
    return minutes.length ? { retryAfterMs: Math.max(1, ...minutes) * 60_000 } : {};
  } catch {
    return {};
  }
}
