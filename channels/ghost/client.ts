import { SignJWT } from 'jose';
import type { ConnectorDependencies } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { type HttpAnswer, type HttpClient, type HttpVerdict, openHttpClient } from '../http-client.ts';
import type { GhostSettings } from './settings.ts';

/** The Admin API of one site, https://ghost.org/docs/admin-api/, as version 5.130 speaks it. Paths are below it. */
export const openClient = (
  settings: GhostSettings,
  { secret, signal, now }: Pick<ConnectorDependencies, 'secret' | 'signal' | 'now'>,
): HttpClient =>
  openHttpClient({
    name: 'Ghost',
    url: `${settings.url}/ghost/api/admin`,
    headers: async () => ({
      authorization: `Ghost ${await tokenOf(await secret(settings.key), now())}`,
      'accept-version': 'v5.130',
    }),
    timeoutMs: settings.timeoutSeconds * 1000,
    signal,
    judge,
  });

/** A token of a minute, made anew for each request; Ghost takes none that lives longer than five. */
async function tokenOf(key: string, now: Date): Promise<string> {
  const [, id, secret] = /^([0-9a-f]+):([0-9a-f]{2,})$/.exec(key.trim()) ?? [];
  if (!id || !secret)
    throw new CopydeskError('auth', 'The Admin API key of Ghost has the form "id:secret".', {
      where: { field: 'settings.key' },
    });
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: id })
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 60)
    .setAudience('/admin/')
    .sign(Buffer.from(secret, 'hex'));
}

function judge({ status, json }: HttpAnswer): HttpVerdict | null {
  const type = (json as { errors?: { type?: unknown }[] } | null | undefined)?.errors?.[0]?.type;
  const code = typeof type === 'string' && /^[A-Za-z]{1,60}$/.test(type) ? { code: type } : {};
  switch (status) {
    case 401:
    case 403:
      return { errorClass: 'auth', field: 'settings.key', ...code };
    case 404:
      return { errorClass: 'not_found', ...code };
    case 409:
      return { errorClass: 'conflict', ...code };
    case 429:
      return null;
    default:
      return status >= 400 && status < 500 && status !== 408 ? { errorClass: 'invalid', ...code } : null;
  }
}
