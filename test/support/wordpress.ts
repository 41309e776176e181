import { fileURLToPath } from 'node:url';
import { type RunningWordPress, startWordPress } from '../../scripts/peers/wordpress/start.mjs';

export type { RunningWordPress };

/** A real WordPress for one test file. Each `name` has a folder of its own, kept for the next run, so test files can run at once. */
export const wordPressForTests = (name: string, plugin: boolean): Promise<RunningWordPress> =>
  startWordPress({ directory: fileURLToPath(new URL(`../../.copydesk/peers/test-${name}`, import.meta.url)), plugin });

/** Speaks to the site as one of its users, past the code under test. */
export async function askWordPress(
  site: RunningWordPress,
  user: keyof RunningWordPress['users'],
  method: string,
  route: string,
  body?: unknown,
  query: Record<string, string> = {},
  // biome-ignore lint/suspicious/noExplicitAny: tests look at single fields of what the site says.
): Promise<{ status: number; json: any }> {
  const response = await fetch(
    `${site.url}/?${new URLSearchParams({ rest_route: route, context: 'edit', ...query })}`,
    {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${user}:${site.users[user].password}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  );
  return { status: response.status, json: await response.json() };
}
