import type { MiddlewareHandler } from 'hono';
import { CopydeskError } from '../domain/errors.ts';

const harmless = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses what another site makes a browser send. A request that changes something and says where it comes from must come from here; one that
 * carries cookies must say it. `hono/csrf` looks at form types only, and a JSON body passes it. Behind a proxy, here is `publicUrl`: the
 * proxy may have put another host into the request.
 */
export const sameOrigin =
  (publicUrl: string | null): MiddlewareHandler =>
  async (context, next) => {
    if (!harmless.includes(context.req.method)) {
      const origin = context.req.header('Origin');
      const cookies = context.req.header('Cookie') !== undefined;
      const host = context.req.header('Host');
      const ownPage =
        origin === undefined
          ? context.req.header('Sec-Fetch-Site') === 'same-origin'
          : publicUrl !== null
            ? origin === new URL(publicUrl).origin
            : hostOf(origin) === hostOf(host ? `http://${host}` : context.req.url);
      if (!ownPage && (origin !== undefined || cookies)) {
        const from = origin === undefined ? 'says not where it comes from' : `comes from ${origin}`;
        throw new CopydeskError('denied', `This request ${from}. Changes are accepted from pages of this server only.`);
      }
    }
    await next();
  };

/** Host and port; null for what is no address, such as the origin `null` of a sandboxed page. */
function hostOf(address: string): string | null {
  try {
    return new URL(address).host;
  } catch {
    return null;
  }
}
