import type { ConnectorDependencies } from '../../domain/channel.ts';
import { type HttpAnswer, type HttpVerdict, openHttpClient } from '../http-client.ts';
import type { LinkedinAdsSettings } from './settings.ts';

export interface LinkedinClient {
  /** Null when there is none. `path` is written by the rules of Rest.li 2.0, encoded values included. */
  find<T>(path: string): Promise<T | null>;
  /** Every element that a finder gives, page by page. */
  all<T>(path: string): Promise<T[]>;
  /** The id of what was made: from `x-restli-id`, or from the value of an action. */
  create(path: string, body: Record<string, unknown>): Promise<string>;
  patch(path: string, set: Record<string, unknown>): Promise<void>;
}

/** Versioned REST: without `Linkedin-Version` and `X-Restli-Protocol-Version` nothing is answered. */
export function openClient(settings: LinkedinAdsSettings, { secret, signal }: ConnectorDependencies): LinkedinClient {
  const http = openHttpClient({
    name: 'LinkedIn',
    url: `${settings.url}/rest`,
    headers: async () => ({
      authorization: `Bearer ${await secret(settings.accessToken)}`,
      'linkedin-version': settings.apiVersion,
      'x-restli-protocol-version': '2.0.0',
    }),
    timeoutMs: settings.timeoutSeconds * 1000,
    signal,
    judge,
  });
  return {
    async find<T>(path: string) {
      const { status, json } = await http.read(path, { accept: [404] });
      return status === 404 ? null : (json as T);
    },
    async all<T>(path: string) {
      const found: T[] = [];
      let token: string | undefined;
      do {
        const more = token ? `&pageToken=${encodeURIComponent(token)}` : '';
        const { json } = await http.read(`${path}&pageSize=100${more}`, { headers: { 'x-restli-method': 'FINDER' } });
        const page = json as { elements: T[]; metadata?: { nextPageToken?: string } };
        found.push(...page.elements);
        token = page.metadata?.nextPageToken || undefined;
      } while (token);
      return found;
    },
    async create(path, body) {
      const { headers, json } = await http.write('POST', path, { body });
      return (
        headers.get('x-restli-id') ?? (json as { value?: { creative?: string } } | undefined)?.value?.creative ?? ''
      );
    },
    async patch(path, set) {
      await http.write('POST', path, {
        body: { patch: { $set: set } },
        headers: { 'x-restli-method': 'PARTIAL_UPDATE' },
      });
    },
  };
}

/** Statuses decide; codes are LinkedIn's own short words. 426: the version in the header is no more. */
function judge({ status, json }: HttpAnswer): HttpVerdict | null {
  const { code, serviceErrorCode } = (json ?? {}) as { code?: unknown; serviceErrorCode?: unknown };
  const named = [code, serviceErrorCode].filter((one) => /^[A-Z0-9_]{1,60}$/.test(String(one ?? ''))).join('/');
  const more = named ? { code: named } : {};
  if (status === 426) return { errorClass: 'invalid', field: 'settings.apiVersion', ...more };
  if (status === 401 || status === 403) return { errorClass: 'auth', ...more };
  if (status === 404) return { errorClass: 'not_found', ...more };
  if (status === 409) return { errorClass: 'conflict', ...more };
  if (status === 429) return { errorClass: 'rate_limited', ...more };
  return status >= 500 || status === 408 ? null : { errorClass: 'invalid', ...more };
}
