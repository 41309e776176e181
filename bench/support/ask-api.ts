import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readServerFile } from '../../server/server-file.ts';

/** Asks the API of a house in the name of a person of a tenant. */
export type Ask = <T>(
  tenant: string,
  person: string,
  path: string,
  body?: unknown,
) => Promise<{ status: number; json: T }>;

/** Of the house that runs with this home. A command (`…/commands`) is asked again with the same key while the house is too busy to answer (503). */
export const askApi =
  (home: string): Ask =>
  async <T>(tenant: string, person: string, path: string, body?: unknown) => {
    const { url, token } = readServerFile(home)!;
    const key = randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(`${url}/api/v1${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'copydesk-tenant': tenant,
          'copydesk-as': person,
          ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (response.status !== 503 || attempt === 20)
        return { status: response.status, json: (await response.json()) as T };
      await sleep(1_000);
    }
  };
