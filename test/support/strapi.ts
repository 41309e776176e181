import { fileURLToPath } from 'node:url';
import { type RunningStrapi, startStrapi } from '../../scripts/peers/strapi/start.mjs';

export type { RunningStrapi };

/** A real Strapi for one test file. Each `name` has a database of its own, kept for the next run. */
export const strapiForTests = (name: string, companion = true): Promise<RunningStrapi> =>
  startStrapi({
    directory: fileURLToPath(new URL(`../../.copydesk/peers/test-${name}`, import.meta.url)),
    companion,
  });

/** Speaks to the server past the code under test; `path` is below `/api`. */
export async function askStrapi(
  server: RunningStrapi,
  method: string,
  path: string,
  data?: unknown,
  // biome-ignore lint/suspicious/noExplicitAny: tests look at single fields of what the server says.
): Promise<{ status: number; json: any }> {
  const response = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${server.tokens.full}`, 'content-type': 'application/json' },
    ...(data !== undefined && { body: JSON.stringify({ data }) }),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? null : JSON.parse(text) };
}
