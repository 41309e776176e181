import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../../console/app.ts';
import { createFailedSignIns } from '../../console/failed-sign-ins.ts';
import { readServerFile } from '../../server/server-file.ts';
import { startServer } from '../../server.ts';
import { type RunningHouse, startHouse } from './running-house.ts';

let running: RunningHouse;
const own: Record<string, string> = {};

beforeAll(async () => {
  running = await startHouse({ worker: false });
  const { access } = running.house.tenants[0].store;
  own.lena = await access.issue('api', 'lena-hofer', 60_000);
  own.expired = await access.issue('api', 'lena-hofer', -1);
  own.gone = await access.issue('api', 'somebody-who-left', 60_000);
  own.session = await access.issue('session', 'lena-hofer', 60_000);
  own.local = await access.issue('session', '@local', 60_000);
}, 120_000);
afterAll(() => running?.close(), 60_000);

const api = (path: string, init: RequestInit = {}) =>
  fetch(`${running.server.url}${path}`, { redirect: 'manual', ...init });
const form = (fields: Record<string, string>, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
  headers,
});
const cookieOf = (response: Response, name: string) =>
  response.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`)) ?? '';
const pairOf = (cookie: string) => cookie.split(';')[0]!;

it('closes home and log to other users of the machine, though the home was open', () => {
  const modes = [running.home, join(running.home, 'server.log')].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600]);
});

describe('who is let into the API', () => {
  const here = () => running.server.url;
  const bearer = (token: string | undefined, more = {}) => ({ Authorization: `Bearer ${token}`, ...more });
  const rows: [string, 'GET' | 'POST', () => Record<string, string>, number][] = [
    ['nobody without a token', 'GET', () => ({}), 401],
    ['nobody with a wrong token', 'GET', () => bearer('cd_api_wrong'), 401],
    ['nobody with another scheme', 'GET', () => ({ Authorization: `Basic ${own.lena}` }), 401],
    ['nobody with an expired token', 'GET', () => bearer(own.expired), 401],
    ['nobody who has left the workspace', 'GET', () => bearer(own.gone), 401],
    ['nobody with a session token in the header', 'GET', () => bearer(own.session), 401],
    ['a person with their own token', 'GET', () => bearer(own.lena), 200],
    [
      'nobody with their own token in another name',
      'GET',
      () => bearer(own.lena, { 'Copydesk-As': 'miriam-falk' }),
      403,
    ],
    ['this machine in the name of a person', 'GET', () => bearer(running.token, { 'Copydesk-As': 'miriam-falk' }), 200],
    ['not this machine in nobody’s name', 'GET', () => bearer(running.token), 401],
    ['not this machine in an unknown name', 'GET', () => bearer(running.token, { 'Copydesk-As': 'nobody' }), 401],
    ['a browser with a session', 'GET', () => ({ Cookie: `copydesk_session=${own.session}` }), 200],
    ['not a browser that may only choose', 'GET', () => ({ Cookie: `copydesk_session=${own.local}` }), 401],
    [
      'a change from a page of this server',
      'POST',
      () => ({ Cookie: `copydesk_session=${own.session}`, Origin: here() }),
      200,
    ],
    [
      'no change that a foreign page sends along a session',
      'POST',
      () => ({ Cookie: `copydesk_session=${own.session}`, Origin: 'https://evil.example' }),
      403,
    ],
    [
      'no change from a sandboxed page',
      'POST',
      () => ({ Cookie: `copydesk_session=${own.session}`, Origin: 'null' }),
      403,
    ],
    [
      'no change by cookie that says not where it comes from',
      'POST',
      () => ({ Cookie: `copydesk_session=${own.session}` }),
      403,
    ],
    [
      'no change from a foreign page with a token',
      'POST',
      () => bearer(own.lena, { Origin: 'https://evil.example' }),
      403,
    ],
    ['a change by a program with a token', 'POST', () => bearer(own.lena), 200],
  ];

  it.each(rows)('%s', async (_sentence, method, headers, status) => {
    const body = method === 'POST' ? JSON.stringify({ principal: 'person:lena-hofer', action: 'decide' }) : undefined;
    const path = method === 'POST' ? '/api/v1/policy/explain' : '/api/v1/me';
    const response = await api(path, { method, body, headers: { 'Content-Type': 'application/json', ...headers() } });
    expect(response.status).toBe(status);
    if (status >= 400) expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('names the people when this machine forgets to say for whom it acts', async () => {
    const problem = await (await running.ask(null, '/api/v1/me')).json();
    expect(problem).toMatchObject({
      type: 'urn:copydesk:error:auth',
      status: 401,
      choices: expect.arrayContaining(['lena-hofer', 'sven-aumann']),
    });
  });

  it('lets no token make its own successor', async () => {
    const init = { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } };
    expect((await api('/api/v1/tokens', { ...init, headers: { ...init.headers, ...bearer(own.lena) } })).status).toBe(
      403,
    );
    const made = await (await running.ask('tobias-reiter', '/api/v1/tokens', init)).json();
    const me = await (await api('/api/v1/me', { headers: bearer(made.token) })).json();
    expect(me).toMatchObject({ via: 'token', person: { id: 'tobias-reiter' } });
  });

  it('answers 429 after twenty wrong tokens, and forgets them after a minute', () => {
    let now = 0;
    const failed = createFailedSignIns(() => now);
    const context = {} as never;
    for (let n = 0; n < 20; n += 1) {
      failed.check(context);
      failed.note(context);
    }
    expect(() => failed.check(context)).toThrow('Too many failed sign-ins. Try again in 60 seconds.');
    now = 60_001;
    expect(() => failed.check(context)).not.toThrow();
  });
});

describe('sign-in by a link', () => {
  it('is not used up by looking at it, works once, and lets a person of the workspace be chosen and changed', async () => {
    const link = await running.server.loginLink();
    const token = new URL(link).searchParams.get('token')!;
    for (let looks = 0; looks < 2; looks += 1) {
      const page = await fetch(link);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<form method="post" action="/login">');
    }
    const redeemed = await api('/login', form({ token }));
    expect([redeemed.status, redeemed.headers.get('location')]).toEqual([303, '/login/as?next=%2F']);
    const local = cookieOf(redeemed, 'copydesk_local');
    expect(local).toMatch(/Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict/);
    expect((await api('/login', form({ token }))).status).toBe(401);

    const choose = await api('/login/as', {
      headers: { Cookie: pairOf(local), 'Accept-Language': 'de-DE,de;q=0.9,en;q=0.5' },
    });
    expect(await choose.text()).toContain('Dr. Katharina Vogt');
    for (const person of ['lena-hofer', 'miriam-falk']) {
      const chosen = await api(
        '/login/as',
        form({ person, next: '//evil.example' }, { Cookie: pairOf(local), Origin: running.server.url }),
      );
      expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/']);
      const session = pairOf(cookieOf(chosen, 'copydesk_session'));
      expect(await (await api('/api/v1/me', { headers: { Cookie: session } })).json()).toMatchObject({
        via: 'session',
        person: { id: person },
      });
    }
  });

  it('lets nobody choose who did not come by a link of this machine', async () => {
    const cookie = `copydesk_session=${own.session}`;
    expect((await api('/login/as', { headers: { Cookie: cookie } })).status).toBe(401);
    expect(
      (await api('/login/as', form({ person: 'sven-aumann' }, { Cookie: cookie, Origin: running.server.url }))).status,
    ).toBe(401);
  });

  it('ends with the sign-out, for the server too', async () => {
    const session = `copydesk_session=${await running.house.tenants[0].store.access.issue('session', 'lena-hofer', 60_000)}`;
    const out = await api('/logout', { method: 'POST', headers: { Cookie: session, Origin: running.server.url } });
    expect(pairOf(cookieOf(out, 'copydesk_session'))).toBe('copydesk_session=');
    expect((await api('/api/v1/me', { headers: { Cookie: session } })).status).toBe(401);
  });

  it('is where pages send those who are not signed in, and brings them back', async () => {
    const page = await api('/campaigns?open=true');
    expect([page.status, page.headers.get('location')]).toEqual([303, '/login?next=%2Fcampaigns%3Fopen%3Dtrue']);
    const part = await api('/', { headers: { 'HX-Request': 'true' } });
    expect([part.status, part.headers.get('hx-redirect')]).toEqual([401, '/login?next=%2F']);
    expect((await api('/login?next=%2F')).status).toBe(401);
    expect((await api('/', { headers: { Cookie: `copydesk_session=${own.session}` } })).status).toBe(200);
    expect((await api('/static/console.css')).status).toBe(200);
  });

  it('marks its cookies as secure behind https', async () => {
    const token = new URL(await running.server.loginLink()).searchParams.get('token')!;
    const redeemed = await api('/login', form({ token }, { 'X-Forwarded-Proto': 'https' }));
    expect(cookieOf(redeemed, 'copydesk_local')).toContain('Secure');
  });

  it('makes new links for this machine only', async () => {
    expect(
      (await api('/api/v1/login-links', { method: 'POST', headers: { Authorization: `Bearer ${own.lena}` } })).status,
    ).toBe(403);
    const { path } = await (await running.ask(null, '/api/v1/login-links', { method: 'POST' })).json();
    expect((await fetch(`${running.server.url}${path}`)).status).toBe(200);
  });
});

describe('what the server answers when it cannot do what is asked', () => {
  const send = (path: string, body: string) =>
    running.ask('lena-hofer', path, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });

  it('names every mistake of a brief at once, each with field and valid choices', async () => {
    const response = await send(
      '/api/v1/campaigns',
      JSON.stringify({ id: 'Nicht so', assets: [{ channel: 'blog', locales: ['de'] }] }),
    );
    const problem = await response.json();
    expect(response.status).toBe(422);
    expect(problem.problems.map(({ where }: { where: { field: string } }) => where.field)).toEqual(
      expect.arrayContaining(['id', 'brand', 'assets.0.locales.0', 'owner']),
    );
  });

  it.each([
    ['broken JSON', () => send('/api/v1/campaigns', '{"id":'), 400],
    ['an unknown campaign', () => running.ask('lena-hofer', '/api/v1/campaigns/none'), 404],
    ['an unknown path', () => running.ask('lena-hofer', '/api/v1/none'), 404],
    [
      'an action that no rule grants',
      () =>
        running.ask('sven-aumann', '/api/v1/campaigns/estimate', {
          method: 'POST',
          body: JSON.stringify(brief),
          headers: { 'Content-Type': 'application/json' },
        }),
      403,
    ],
    ['a command that is none', () => send('/api/v1/campaigns/none/commands', '{"kind":"launch"}'), 422],
    ['a body over a megabyte', () => send('/api/v1/campaigns', `"${'x'.repeat(1_100_000)}"`), 413],
    [
      'an action that rules do not know',
      () => send('/api/v1/policy/explain', '{"principal":"person:lena-hofer","action":"fly"}'),
      422,
    ],
  ])('has problem details for %s', async (_what, ask, status) => {
    const response = await ask();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = await response.json();
    expect(problem).toMatchObject({
      status,
      title: expect.any(String),
      detail: expect.any(String),
      type: expect.stringMatching(/^urn:copydesk:error:/),
    });
    expect(problem.requestId).toBe(response.headers.get('x-request-id'));
  });

  it('tells nothing about an unexpected error but the id under which the log has it', async () => {
    const logged: unknown[] = [];
    const log = { debug: () => {}, info: () => {}, error: (fields: unknown) => logged.push(fields) };
    const broken = { ...dependencies(), doctor: () => Promise.reject(new Error('secret inside')) };
    const deps = { tenants: new Map([[broken.tenant, broken]]), version: '0', localToken: null };
    const response = await createApp(deps, { log }).request('/api/v1/doctor', {
      headers: { Authorization: `Bearer ${own.lena}` },
    });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('secret inside');
    expect(logged).toMatchObject([{ requestId: JSON.parse(text).requestId, err: { message: 'secret inside' } }]);
  });

  it('sends strict headers with everything', async () => {
    const { headers } = await api('/login');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });
});

describe('the OpenAPI document', () => {
  it('describes every route with schemas, and refers to nothing that is not there', async () => {
    const document = await (await running.ask('lena-hofer', '/api/v1/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    type Operation = { summary?: string; responses: Record<string, { content?: Record<string, { schema?: object }> }> };
    const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
    );
    expect(operations.map(({ name }) => name).sort()).toMatchSnapshot();
    for (const { name, operation } of operations) {
      expect([name, operation.summary]).toEqual([name, expect.any(String)]);
      expect([name, Object.keys(operation.responses)]).toEqual([name, expect.arrayContaining(['default'])]);
      for (const { content } of Object.values(operation.responses)) {
        expect([name, Object.values(content ?? {}).map(({ schema }) => typeof schema)]).toEqual([name, ['object']]);
      }
    }
    const references = JSON.stringify(document).match(/"\$ref":"#\/[^"]+"/g) ?? [];
    for (const reference of new Set(references)) {
      const path = reference.slice('"$ref":"#/'.length, -1).split('/');
      const target = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      expect([reference, typeof target]).toEqual([reference, 'object']);
    }
    expect(document.paths['/campaigns'].post.requestBody.content['application/json'].schema.required).toContain(
      'owner',
    );
  });
});

describe('a server', () => {
  it('leaves a file that only its user can read, and says which port is taken', async () => {
    expect(statSync(join(running.home, 'server.json')).mode & 0o777).toBe(0o600);
    expect(readServerFile(running.home)).toMatchObject({ url: running.server.url, pid: process.pid });
    const { port } = new URL(running.server.url);
    const again = { ...running.house, config: { ...running.house.config, port: Number(port) } };
    const address = { address: running.house.config.temporal.address!, namespace: 'default' };
    await expect(startServer(again, address, { temporalUi: null, local: true })).rejects.toThrow(
      `Port ${port} is in use.`,
    );
    expect(readServerFile(running.home)?.url).toBe(running.server.url);
  });
});

const brief = {
  id: 'nordgrat-launch',
  brand: 'steinfoehr',
  title: 'Die Nordgrat 3L kommt',
  goal: 'Bis Januar besuchen 4.000 Menschen die Produktseite.',
  baseline: '2.600 Besuche',
  audience: 'Bergwanderer, die eine Hardshelljacke suchen',
  questions: ['Was wiegt die Jacke?'],
  assets: [{ channel: 'teaser', locales: ['de-DE'] }],
  owner: 'lena-hofer',
};

/** What the app needs, over the real desk and database. */
function dependencies() {
  const { house, server } = running;
  return {
    desk: server.desk,
    access: house.tenants[0].store.access,
    tenant: house.tenants[0].tenant,
    several: false,
    company: 'Test',
    version: '0',
    temporalUi: null,
    houseWriter: true,
    imageHosts: async () => [],
    checkPolicies: () => ({ hash: null, rules: 0, problems: [] }),
    receiveWebhook: async () => ({ campaigns: [], refused: [], repeated: false }),
    signOff: async () => {},
    doctor: async () => ({ ok: true, parts: [] }),
  };
}
