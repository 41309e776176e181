import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../config.ts';
import type { CredentialInput, OAuthValue } from '../../../domain/credential.ts';
import { openKeyRing } from '../../../house/credentials/key-ring.ts';
import { openVault } from '../../../house/credentials/vault.ts';
import { openStore } from '../../../store/open-store.ts';
import type { Store } from '../../../store/store.ts';
import { type OAuthOptions, type OAuthSimulator, startOAuthServer } from '../../simulators/oauth-server.ts';
import { newTenant } from '../../store/contract/samples.ts';
import { type RunningPostgres, startPostgres } from '../../support/postgres.ts';

const client = { clientId: 'copydesk', clientSecret: 'client-secret-8472' };
const home = mkdtempSync(join(tmpdir(), 'copydesk-oauth-'));
let postgres: RunningPostgres;
let store: Store;
const servers: OAuthSimulator[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  store = await openStore({ kind: 'postgres', url: postgres.url });
}, 120_000);
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(async () => {
  await store?.close();
  await postgres?.stop();
  rmSync(home, { recursive: true });
});

async function platform(options: Partial<OAuthOptions> = {}): Promise<OAuthSimulator> {
  const server = await startOAuthServer({ ...client, ...options });
  servers.push(server);
  return server;
}

/** A vault with the credential `ads`, which a person has connected to this platform; `hours` is how far its clock is ahead. */
async function connected(server: OAuthSimulator, more: Partial<OAuthValue> = {}, hours = 0) {
  const tenant = newTenant();
  const credentials = store.forTenant(tenant).credentials;
  const ring = openKeyRing(readConfig({ COPYDESK_HOME: home }));
  const open = (ahead: number) => openVault(tenant, credentials, ring, () => new Date(Date.now() + ahead * 3_600_000));
  const value: CredentialInput['value'] = {
    ...{ kind: 'oauth2', tokenUrl: server.tokenUrl, ...client, clientAuthentication: 'body', scopes: ['ads'] },
    refreshToken: server.grant(['ads']),
    ...more,
  };
  const vault = open(hours);
  await vault.set('ads', { value, expiresAt: null }, 'person:anna');
  return { tenant, vault, open, credentials };
}

const refusal = (work: Promise<unknown>): Promise<{ errorClass: string; message: string }> =>
  work.then(
    () => {
      throw new Error('It was not refused.');
    },
    (error) => error,
  );
const tokensGiven = (server: OAuthSimulator) => server.effects().filter(({ effect }) => effect === 'token').length;

/** Two more processes, each asking 25 times at once, beginning together. */
async function inTwoProcesses(tenant: string): Promise<string[]> {
  const at = String(Date.now() + 15_000);
  const program = fileURLToPath(new URL('caller.ts', import.meta.url));
  const answers = await Promise.all(
    [1, 2].map(async () => {
      const child = spawn(process.execPath, ['--import', 'tsx', program, tenant, 'ads', '25', at], {
        env: { PATH: process.env.PATH, DATABASE_URL: postgres.url, COPYDESK_HOME: home },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines = (await text(child.stdout)).trim().split('\n');
      expect(lines[0]).toBe('ready');
      return JSON.parse(lines[1]!) as string[];
    }),
  );
  return answers.flat();
}

describe('a grant of OAuth 2', () => {
  it('gives a token that the platform takes, and keeps it as long as it is good for a minute', async () => {
    const server = await platform({ life: 3_600 });
    const { vault, open } = await connected(server);
    const token = await vault.secret('ads');
    expect(server.accepts(token)).toBe(true);
    expect(await vault.secret('ads')).toBe(token);
    expect(tokensGiven(server)).toBe(1);
    // 59 minutes later it has a minute and some milliseconds left, a moment after that it has not.
    expect(await open(58.9 / 60).secret('ads')).toBe(token);
    expect(await open(59.1 / 60).secret('ads')).not.toBe(token);
    expect(tokensGiven(server)).toBe(2);
  });

  it.each([
    ['keeps its refresh token', false],
    ['gives a new refresh token each time, and ends the grant when a former one comes back', true],
  ])(
    'is refreshed once for 50 callers in two processes, on a platform that %s',
    async (_, rotates) => {
      const server = await platform({ rotates });
      const { tenant, vault } = await connected(server);
      const answers = await inTwoProcesses(tenant);
      expect(answers).toHaveLength(50);
      expect(new Set(answers).size).toBe(1);
      expect(server.accepts(answers[0]!)).toBe(true);
      expect(server.log).toHaveLength(1);
      expect(server.revoked()).toBe(0);
      expect(await vault.secret('ads')).toBe(answers[0]);
    },
    90_000,
  );

  it('lives through a hundred refreshes of rotating tokens by three at once', async () => {
    const server = await platform({ rotates: true, life: 61 });
    const { open } = await connected(server);
    for (let round = 1; round <= 100; round += 1) {
      // Each of these is another process as far as the vault knows: all they share is the database.
      const tokens = await Promise.all([1, 2, 3].map(() => open((round * 62) / 3_600).secret('ads')));
      expect(new Set(tokens).size).toBe(1);
    }
    expect(tokensGiven(server)).toBe(100);
    expect(server.revoked()).toBe(0);
  }, 60_000);

  it('has saved a rotated refresh token before the access token is used, so a crash in between loses nothing', async () => {
    const server = await platform({ rotates: true });
    const { tenant, open, credentials } = await connected(server);
    let saved = () => {};
    const untilSaved = new Promise<void>((resolve) => {
      saved = resolve;
    });
    // A process that dies right after it has saved: nobody ever gets its answer.
    const put: typeof credentials.put = async (...given) => {
      await credentials.put(...given);
      saved();
      return new Promise(() => undefined);
    };
    const ring = openKeyRing(readConfig({ COPYDESK_HOME: home }));
    void openVault(tenant, { ...credentials, put }, ring, () => new Date()).secret('ads');
    await untilSaved;
    expect(server.accepts(await open(0).secret('ads'))).toBe(true);
    expect(tokensGiven(server)).toBe(1);
    expect(server.accepts(await open(2).secret('ads'))).toBe(true);
    expect(server.revoked()).toBe(0);
  });

  it('that is over is an auth error that names what to do, and is not asked for again until somebody does', async () => {
    const server = await platform();
    const { vault, tenant } = await connected(server, { refreshToken: 'revoked-long-ago' });
    const error = await refusal(vault.secret('ads'));
    expect(error).toMatchObject({
      errorClass: 'auth',
      message: expect.stringContaining('copydesk credential connect ads'),
    });
    expect(error.message).not.toContain('revoked-long-ago');
    for (let again = 0; again < 5; again += 1) expect((await refusal(vault.secret('ads'))).errorClass).toBe('auth');
    expect(server.log).toHaveLength(1);
    expect(await vault.list()).toMatchObject([{ trouble: { errorClass: 'auth' } }]);
    const value = {
      kind: 'oauth2',
      tokenUrl: server.tokenUrl,
      ...client,
      refreshToken: server.grant(),
      scopes: [],
    } as const;
    await vault.set(
      'ads',
      { value: { ...value, clientAuthentication: 'basic', scopes: [] }, expiresAt: null },
      'person:anna',
    );
    expect(server.accepts(await vault.secret('ads'))).toBe(true);
    expect(await store.forTenant(tenant).credentials.get('ads')).toMatchObject({ trouble: null });
  });

  it('of a client that the platform does not know is an auth error', async () => {
    const server = await platform();
    const { vault } = await connected(server, { clientSecret: 'wrong-client-secret' });
    const error = await refusal(vault.secret('ads'));
    expect(error).toMatchObject({ errorClass: 'auth', message: expect.stringContaining('invalid_client') });
    expect(error.message).not.toContain('wrong-client-secret');
  });

  it.each([
    ['503 without a word', { kind: 'status', status: 503 }],
    [
      '500 that repeats what it was sent',
      { kind: 'status', status: 500, json: { error: 'server_error', detail: client.clientSecret } },
    ],
    ['400 temporarily_unavailable', { kind: 'status', status: 400, json: { error: 'temporarily_unavailable' } }],
    ['a connection that is cut before it acts', { kind: 'reset-before' }],
  ] as const)('takes %s for a passing trouble, and goes on when that is over', async (_, fault) => {
    const server = await platform();
    const { vault } = await connected(server);
    server.faults(() => fault);
    const error = await refusal(vault.secret('ads'));
    expect(error.errorClass).toBe('transient');
    expect(JSON.stringify([error, error.message])).not.toContain(client.clientSecret);
    server.faults(() => ({ kind: 'none' }));
    expect(server.accepts(await vault.secret('ads'))).toBe(true);
    expect(await vault.list()).toMatchObject([{ trouble: null }]);
  });

  it('does not follow a redirect of the token endpoint with its secrets', async () => {
    const [server, elsewhere] = [await platform(), await platform()];
    const { vault } = await connected(server);
    server.faults(() => ({ kind: 'status', status: 307, headers: { location: elsewhere.tokenUrl } }));
    await refusal(vault.secret('ads'));
    expect(elsewhere.log).toHaveLength(0);
  });

  it('is refreshed by the next one when the process that refreshed is gone', async () => {
    const server = await platform({ rotates: true });
    const { vault, credentials } = await connected(server);
    // Its lease ends by itself; here it has ended already.
    await credentials.claim('ads', 1, 1);
    expect(server.accepts(await vault.secret('ads'))).toBe(true);
    expect(server.log).toHaveLength(1);
  });

  it('understands answers without a token type, as LinkedIn gives them', async () => {
    const server = await platform({ withoutType: true });
    const { vault } = await connected(server);
    expect(server.accepts(await vault.secret('ads'))).toBe(true);
  });

  it('is replaced while it is refreshed: what was set counts', async () => {
    const server = await platform();
    const { vault, credentials } = await connected(server);
    server.faults(() => ({ kind: 'late', ms: 500 }));
    const asked = vault.secret('ads');
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (server.log.length === 0) return;
        clearInterval(timer);
        resolve();
      }, 10);
    });
    await vault.set('ads', { value: { kind: 'secret', secret: 'a-long-lived-token' }, expiresAt: null }, 'person:anna');
    expect(await asked).toBe('a-long-lived-token');
    expect(await credentials.get('ads')).toMatchObject({ kind: 'secret', version: 2 });
  });
});

describe('the simulated platform', () => {
  const ask = (server: OAuthSimulator, body: Record<string, string>) =>
    fetch(server.tokenUrl, { method: 'POST', body: new URLSearchParams(body) });
  const known = { client_id: client.clientId, client_secret: client.clientSecret };

  it('revokes all tokens of a grant whose former refresh token comes back', async () => {
    const server = await platform({ rotates: true });
    const first = server.grant();
    const answer = (await (
      await ask(server, { ...known, grant_type: 'refresh_token', refresh_token: first })
    ).json()) as {
      access_token: string;
      refresh_token: string;
    };
    expect(server.accepts(answer.access_token)).toBe(true);
    const again = await ask(server, { ...known, grant_type: 'refresh_token', refresh_token: first });
    expect([again.status, await again.json()]).toEqual([400, { error: 'invalid_grant' }]);
    expect([server.revoked(), server.accepts(answer.access_token)]).toEqual([1, false]);
    const next = await ask(server, { ...known, grant_type: 'refresh_token', refresh_token: answer.refresh_token });
    expect(next.status).toBe(400);
  });

  it.each([
    ['a wrong secret', { ...known, client_secret: 'no', grant_type: 'refresh_token' }, 401, 'invalid_client'],
    ['a grant that it does not know', { ...known, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['a token that it never gave', { ...known, grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant'],
    ['a code that it never gave', { ...known, grant_type: 'authorization_code', code: 'x' }, 400, 'invalid_grant'],
  ] as const)('refuses %s', async (_, body, status, error) => {
    const server = await platform();
    const answer = await ask(server, { ...body });
    expect([answer.status, await answer.json()]).toEqual([status, { error }]);
  });

  it('refuses a body that is no form', async () => {
    const server = await platform();
    const answer = await fetch(server.tokenUrl, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(await answer.json()).toEqual({ error: 'invalid_request' });
  });
});
