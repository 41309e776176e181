import type { ConnectorDependencies } from '../../domain/channel.ts';
import { type HttpAnswer, type HttpClient, type HttpVerdict, openHttpClient } from '../http-client.ts';
import type { DirectusSettings } from './settings.ts';

/** The REST API of one instance. */
export const openClient = (
  settings: DirectusSettings,
  { secret, signal }: Pick<ConnectorDependencies, 'secret' | 'signal'>,
): HttpClient =>
  openHttpClient({
    name: 'Directus',
    url: settings.url,
    headers: async () => ({ authorization: `Bearer ${await secret(settings.token)}` }),
    timeoutMs: settings.timeoutSeconds * 1000,
    signal,
    judge,
  });

/** The code of a Directus error, e.g. `RECORD_NOT_UNIQUE` (https://directus.io/docs/guides/connect/errors). */
export function codeOf(json: unknown): string | undefined {
  const code = (json as { errors?: { extensions?: { code?: unknown } }[] } | null | undefined)?.errors?.[0]?.extensions
    ?.code;
  return typeof code === 'string' && /^[A-Z_]{1,60}$/.test(code) ? code : undefined;
}

function judge({ status, json }: HttpAnswer): HttpVerdict | null {
  const code = codeOf(json);
  switch (code) {
    case 'FORBIDDEN':
    case 'INVALID_CREDENTIALS':
    case 'INVALID_TOKEN':
    case 'TOKEN_EXPIRED':
    case 'USER_SUSPENDED':
      return { errorClass: 'auth', code, field: 'settings.token' };
    case 'RECORD_NOT_UNIQUE':
      return { errorClass: 'conflict', code };
    case 'ROUTE_NOT_FOUND':
      return { errorClass: 'not_found', code };
    default:
      // Anything else is told by its status.
      return code && status >= 400 && status < 500 && ![408, 409, 429].includes(status)
        ? { errorClass: 'invalid', code }
        : null;
  }
}
