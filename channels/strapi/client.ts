import type { ConnectorDependencies } from '../../domain/channel.ts';
import { type HttpAnswer, type HttpClient, type HttpVerdict, openHttpClient } from '../http-client.ts';
import type { StrapiSettings } from './settings.ts';

/** The REST API of one Strapi 5. Paths are below `/api`. */
export const openClient = (
  settings: StrapiSettings,
  { secret, signal }: Pick<ConnectorDependencies, 'secret' | 'signal'>,
): HttpClient =>
  openHttpClient({
    name: 'Strapi',
    url: `${settings.url}/api`,
    headers: async () => ({ authorization: `Bearer ${await secret(settings.token)}` }),
    timeoutMs: settings.timeoutSeconds * 1000,
    signal,
    judge,
  });

/** https://docs.strapi.io/cms/error-handling (Strapi 5): `{error: {status, name, message, details}}`. */
function judge({ status, json }: HttpAnswer): HttpVerdict | null {
  const error = (json as { error?: { name?: unknown; details?: { errors?: unknown } } } | null | undefined)?.error;
  const name = typeof error?.name === 'string' && /^[A-Za-z]{1,60}$/.test(error.name) ? { code: error.name } : {};
  if (status === 401 || status === 403) return { errorClass: 'auth', field: 'settings.token', ...name };
  // A route that the server does not have, in plain text.
  if (status === 405) return { errorClass: 'not_found' };
  // Another document of this publication was live first; which one, a look tells.
  if (status === 400 && isTaken(error?.details?.errors)) return { errorClass: 'unknown_outcome', code: 'unique' };
  return null;
}

const isTaken = (errors: unknown): boolean =>
  Array.isArray(errors) &&
  errors.some(({ path, message }) => path?.[0] === 'copydeskId' && String(message).includes('unique'));
