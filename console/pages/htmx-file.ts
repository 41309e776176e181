import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Hono } from 'hono';
import type { AppEnvironment } from '../app-dependencies.ts';

const { resolve } = createRequire(import.meta.url);
const htmx = readFileSync(resolve('htmx.org/dist/htmx.min.js'), 'utf8');
const { version } = JSON.parse(readFileSync(resolve('htmx.org/package.json'), 'utf8')) as { version: string };

/** Address of htmx as it is installed. It changes with the version, so browsers may keep it for ever. */
export const htmxPath = `/vendor/htmx-${version}.min.js`;

/** Serves htmx out of the package, so that there is no copy of it to keep up to date. */
export const createHtmxFile = (): Hono<AppEnvironment> =>
  new Hono<AppEnvironment>().get(htmxPath, (context) =>
    context.body(htmx, 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
    }),
  );
