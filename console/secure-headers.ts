import type { MiddlewareHandler } from 'hono';
import { secureHeaders as honoSecureHeaders } from 'hono/secure-headers';

/** Nothing but what this server itself sends: no inline script or style, no foreign host, no frame around it. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * A preview shows what others wrote: an origin of its own, no script, no request but for pictures of `imageHosts` (`host` or `host:port`).
 * A picture from elsewhere would tell its owner, before anybody has approved it, who looks. Only the console may frame it.
 */
export const previewPolicy = (imageHosts: readonly string[]): string =>
  [
    'sandbox',
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    ['img-src data:', ...imageHosts.map((host) => `https://${host}`)].join(' '),
    "frame-ancestors 'self'",
  ].join('; ');

/** With `no-referrer` browsers would send `Origin: null` with every form, and the check of the origin would refuse our own pages. */
const common = honoSecureHeaders({ referrerPolicy: 'same-origin', xFrameOptions: 'SAMEORIGIN' });

/** Security headers for every answer; one that brings its own content policy keeps it. */
export const secureHeaders: MiddlewareHandler = async (context, next) => {
  await common(context, next);
  if (!context.res.headers.has('Content-Security-Policy'))
    context.res.headers.set('Content-Security-Policy', pagePolicy);
  if (!context.res.headers.has('Cache-Control')) context.res.headers.set('Cache-Control', 'no-store');
};
