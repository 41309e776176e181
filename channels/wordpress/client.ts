import type { ConnectorDependencies } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { type HttpAnswer, type HttpVerdict, openHttpClient } from '../http-client.ts';
import type { WordPressSettings } from './settings.ts';

/** A JSON answer; status 404 where the site has nothing at this route. */
type Answer = Pick<HttpAnswer, 'status' | 'json'>;

export interface WordPressClient {
  /** `route` such as `/wp/v2/posts/12`. A lost connection is `transient`: reading changes nothing. */
  read(route: string, query?: Record<string, string>, method?: 'GET' | 'OPTIONS'): Promise<Answer>;
  /** Anything that leaves the outcome open, once bytes may have left, is `unknown_outcome`. */
  write(route: string, body: Record<string, unknown>): Promise<Answer>;
  /** A file for the media library, with what is said of it. Gives the attachment. */
  upload(file: string, bytes: Blob, fields: Record<string, string>): Promise<unknown>;
  /** For good, past the trash. */
  remove(route: string): Promise<void>;
}

/** The REST API of one site, by `?rest_route=`, which works with every permalink setting. */
export function openClient(
  settings: WordPressSettings,
  { secret, signal }: Pick<ConnectorDependencies, 'secret' | 'signal'>,
): WordPressClient {
  const http = openHttpClient({
    name: settings.url,
    url: settings.url,
    headers: async () => ({
      authorization: `Basic ${Buffer.from(`${settings.user}:${await secret(settings.password)}`).toString('base64')}`,
    }),
    timeoutMs: settings.timeoutSeconds * 1000,
    signal,
    judge: (answer) => judge(answer, settings.user),
  });
  /** WordPress says something to every request. */
  const said = (answer: Answer, errorClass: 'transient' | 'unknown_outcome'): Answer => {
    if (answer.json !== undefined) return answer;
    throw new CopydeskError(errorClass, `${settings.url} gave an empty answer.`);
  };
  return {
    async read(route, query = {}, method = 'GET') {
      try {
        return said(await http.read('/', { query: { rest_route: route, ...query }, method }), 'transient');
      } catch (error) {
        if ((error as CopydeskError).errorClass !== 'not_found') throw error;
        return { status: 404, json: undefined };
      }
    },
    async write(route, body) {
      const query = { rest_route: route, context: 'edit' };
      return said(await http.write('POST', '/', { query, body }), 'unknown_outcome');
    },
    async upload(file, bytes, fields) {
      const query = { rest_route: '/wp/v2/media', context: 'edit', ...fields };
      const headers = { 'content-disposition': `attachment; filename="${file}"` };
      return said(await http.write('POST', '/', { query, headers, body: bytes }), 'unknown_outcome').json;
    },
    async remove(route) {
      await http.write('DELETE', '/', { query: { rest_route: route, force: 'true' }, accept: [404, 410] });
    },
  };
}

/** WordPress names its errors by short identifiers (`WP_Error`): `{code, message, data: {status}}`. */
function judge({ status, json }: HttpAnswer, user: string): HttpVerdict | null {
  const code = remoteCode(json);
  const named = code ? { code } : {};
  if (status === 401 || status === 403 || isForbiddenParameter(json))
    return {
      ...{ errorClass: 'auth', field: 'settings.password', ...named },
      says: `user "${user}" may not do this, or the application password is wrong.`,
    };
  if (status >= 300 && status < 400) return { errorClass: 'invalid', code: 'redirect', field: 'settings.url' };
  // Without a code it is the web server that knows no such address, which says nothing about what WordPress has.
  if (status === 404) return { errorClass: code ? 'not_found' : 'invalid', ...named };
  // By its status, and said with its name.
  if (status === 408 || status >= 500) return { errorClass: 'unknown_outcome', ...named };
  if (status === 412) return { errorClass: 'conflict', ...named };
  return status >= 400 && status !== 429 ? { errorClass: 'invalid', ...named } : null;
}

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
