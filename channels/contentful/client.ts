import type { ConnectorDependencies } from '../../domain/channel.ts';
import { type HttpAnswer, type HttpClient, type HttpVerdict, openHttpClient } from '../http-client.ts';
import type { ContentfulSettings } from './settings.ts';

/** The Content Management API, v1, of one space. Paths are below it. */
export const openClient = (
  settings: ContentfulSettings,
  { secret, signal }: Pick<ConnectorDependencies, 'secret' | 'signal'>,
): HttpClient =>
  openHttpClient({
    name: 'Contentful',
    url: `${settings.url}/spaces/${settings.space}`,
    headers: async () => ({
      authorization: `Bearer ${await secret(settings.token)}`,
      'content-type': 'application/vnd.contentful.management.v1+json',
    }),
    timeoutMs: settings.timeoutSeconds * 1000,
    signal,
    judge,
  });

/** https://www.contentful.com/developers/docs/references/errors/ */
function judge({ status, json, headers }: HttpAnswer): HttpVerdict | null {
  const id = (json as { sys?: { id?: unknown } } | null | undefined)?.sys?.id;
  const code = typeof id === 'string' && /^[A-Za-z]{1,60}$/.test(id) ? { code: id } : {};
  switch (status) {
    case 401:
    case 403:
      return { errorClass: 'auth', field: 'settings.token', ...code };
    case 404:
      return { errorClass: 'not_found', ...code };
    case 409:
      return { errorClass: 'conflict', ...code };
    case 429:
      return { errorClass: 'rate_limited', retryAfterMs: resetMs(headers), ...code };
    default:
      return status >= 400 && status < 500 && status !== 408 ? { errorClass: 'invalid', ...code } : null;
  }
}

/** Whole seconds until the next request is taken. */
function resetMs(headers: Headers): number {
  const seconds = Number(headers.get('x-contentful-ratelimit-reset') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.max(1, seconds) * 1000 : 60_000;
}
