import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

/** htmx comes out of its package, so that there is no copy of it to keep up to date. */
const files = {
  'console.css': [new URL('../static/console.css', import.meta.url), 'text/css; charset=utf-8'],
  'console.js': [new URL('../static/console.js', import.meta.url), 'text/javascript; charset=utf-8'],
  'icon.svg': [new URL('../static/icon.svg', import.meta.url), 'image/svg+xml'],
  'htmx.min.js': [new URL(import.meta.resolve('htmx.org/dist/htmx.min.js')), 'text/javascript; charset=utf-8'],
} as const;
type Name = keyof typeof files;

const loaded = new Map(
  Object.entries(files).map(([name, [path, type]]) => {
    const text = readFileSync(path, 'utf8');
    return [name, { text, type, version: createHash('sha256').update(text).digest('hex').slice(0, 12) }];
  }),
);

/** Address of a static file. It changes with the content, so browsers may keep it for ever. */
export const staticPath = (name: Name): string => `/static/${name}?v=${loaded.get(name)!.version}`;

/** Serves `/static/*`. Nobody need be signed in: the sign-in wants the stylesheet too. */
export function createStaticFiles(): Hono {
  const app = new Hono();
  // Browsers ask for it where a page names no icon, as the sign-in does.
  app.get('/favicon.ico', (context) => context.redirect(staticPath('icon.svg')));
  for (const [name, { text, type, version }] of loaded) {
    app.get(`/static/${name}`, (context) => {
      const fresh = context.req.query('v') === version;
      const cached = fresh ? 'public, max-age=31536000, immutable' : 'no-cache';
      return context.body(text, 200, { 'Content-Type': type, 'Cache-Control': cached });
    });
  }
  return app;
}
