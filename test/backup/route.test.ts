import { describe, expect, it } from '@jest/globals';
import { createApp } from '../../console/app.ts';
import type { AppDependencies } from '../../console/app-dependencies.ts';

const localToken = 'cd_local_x';
const made: string[] = [];
const app = createApp(
  { tenants: new Map([['a', { tenant: 'a', company: 'A' } as AppDependencies]]), version: '0', localToken },
  {
    backUp: async (folder) => {
      made.push(folder);
      return { folder };
    },
  },
);
const ask = (headers: Record<string, string>, body: unknown = { folder: '/backups/new' }) =>
  app.request('http://127.0.0.1/api/v1/backup', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('a backup over the API', () => {
  it.each<[string, Record<string, string>]>([
    ['nobody', {}],
    ['somebody with a token of their own', { Authorization: 'Bearer cd_api_a_x' }],
    ['a browser that is signed in', { Cookie: 'copydesk_session=x; copydesk_local=y' }],
  ])('is denied to %s', async (_who, headers) => {
    expect((await ask(headers)).status).toBe(403);
    expect(made).toEqual([]);
  });

  it('is denied to a page of another origin, whatever it knows', async () => {
    const response = await ask({ Authorization: `Bearer ${localToken}`, Origin: 'https://elsewhere.example' });
    expect(response.status).toBe(403);
    expect(made).toEqual([]);
  });

  it('is made for this machine, and only at an absolute path', async () => {
    const headers = { Authorization: `Bearer ${localToken}` };
    for (const body of [{ folder: 'backups/new' }, {}, { folder: '/a', more: 1 }])
      expect((await ask(headers, body)).status).toBe(422);
    const response = await ask(headers);
    expect([response.status, await response.json()]).toEqual([201, { folder: '/backups/new' }]);
    expect(made).toEqual(['/backups/new']);
  });

  it('is not there where nothing makes one', async () => {
    const without = createApp({ tenants: new Map(), version: '0', localToken: null });
    expect(without.routes.some(({ path }) => path === '/api/v1/backup')).toBe(false);
  });
});
