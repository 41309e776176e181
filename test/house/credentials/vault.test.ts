import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../../config.ts';
import type { CredentialInput } from '../../../domain/credential.ts';
import { credentialsKeyFile, openKeyRing } from '../../../house/credentials/key-ring.ts';
import { openVault } from '../../../house/credentials/vault.ts';
import { startTransit, type TransitSimulator } from '../../simulators/vault-transit.ts';
import { newTenant } from '../../store/contract/samples.ts';
import { type RunningStore, startEmbeddedStore } from '../../support/stores.ts';

const input = (secret: string): CredentialInput => ({ value: { kind: 'secret', secret }, expiresAt: null });
const newKey = () => randomBytes(32).toString('base64');

let running: RunningStore;
const homes: string[] = [];
beforeAll(async () => {
  running = await startEmbeddedStore();
});
afterAll(async () => {
  await running.stop();
  for (const home of homes) rmSync(home, { recursive: true });
});

function newHome(): string {
  homes.push(mkdtempSync(join(tmpdir(), 'copydesk-vault-')));
  return homes.at(-1)!;
}

/** The vault of a tenant as a process with this environment opens it. */
function vaultOf(tenant: string, environment: Record<string, string>) {
  const store = running.store.forTenant(tenant).credentials;
  return { store, vault: openVault(tenant, store, openKeyRing(readConfig(environment)), () => new Date()) };
}

const refusal = (work: Promise<unknown>): Promise<{ errorClass: string; message: string }> =>
  work.then(
    () => {
      throw new Error('It was not refused.');
    },
    (error) => error,
  );

describe('a credential', () => {
  it('comes out as it went in, and lies in the database as nothing that could be read', async () => {
    const { vault, store } = vaultOf(newTenant(), { COPYDESK_HOME: newHome() });
    await vault.set('blog', input('geheim-🔑-7391'), 'person:anna');
    expect(await vault.secret('blog')).toBe('geheim-🔑-7391');
    const row = JSON.stringify(await store.get('blog'));
    expect(row).not.toContain('geheim');
    expect(row).not.toContain(Buffer.from('geheim-🔑-7391').toString('base64').slice(0, 12));
    expect(await vault.list()).toMatchObject([{ name: 'blog', kind: 'secret', version: 1, updatedBy: 'person:anna' }]);
    expect(JSON.stringify(await vault.list())).not.toMatch(/geheim|sealed|wrapped/);
  });

  it('has a data key of its own in each version, so equal values look different', async () => {
    const { vault, store } = vaultOf(newTenant(), { COPYDESK_HOME: newHome() });
    await vault.set('blog', input('same'), 'person:anna');
    const first = (await store.get('blog'))!;
    await vault.set('blog', input('same'), 'person:anna');
    const second = (await store.get('blog'))!;
    expect([second.version, second.keyId]).toEqual([2, first.keyId]);
    expect(second.sealed).not.toBe(first.sealed);
    expect(second.wrappedKey).not.toBe(first.wrappedKey);
  });

  it('does not open under another tenant, another name or in the place of another version', async () => {
    const home = newHome();
    const [mine, other] = [
      vaultOf(newTenant(), { COPYDESK_HOME: home }),
      vaultOf(newTenant(), { COPYDESK_HOME: home }),
    ];
    await mine.vault.set('blog', input('secret-one'), 'person:anna');
    const row = (await mine.store.get('blog'))!;
    await other.store.put('blog', row, 0);
    await mine.store.put('elsewhere', row, 0);
    await mine.store.put('blog', row, 1);
    for (const stolen of [other.vault.secret('blog'), mine.vault.secret('elsewhere'), mine.vault.secret('blog')]) {
      expect(await refusal(stolen)).toMatchObject({
        errorClass: 'auth',
        message: expect.stringMatching(/does not open/),
      });
    }
  });

  it('does not open when a byte of it was changed', async () => {
    const { vault, store } = vaultOf(newTenant(), { COPYDESK_HOME: newHome() });
    await vault.set('blog', input('secret-one'), 'person:anna');
    const row = (await store.get('blog'))!;
    for (const field of ['sealed', 'wrappedKey'] as const) {
      const bytes = Buffer.from(row[field], 'base64url');
      bytes[bytes.length - 1]! ^= 1;
      const { version } = (await store.get('blog'))!;
      await store.put('blog', { ...row, [field]: bytes.toString('base64url') }, version);
      expect(await refusal(vault.secret('blog'))).toMatchObject({ errorClass: 'auth' });
    }
  });

  it('that is not there says how to set it', async () => {
    const { vault } = vaultOf(newTenant(), { COPYDESK_HOME: newHome() });
    expect(await refusal(vault.secret('blog'))).toMatchObject({
      errorClass: 'auth',
      message: expect.stringContaining('copydesk credential set blog'),
    });
    expect(await refusal(vault.remove('blog'))).toMatchObject({ errorClass: 'not_found' });
  });

  it('is what was set last, at once, also for a process that had opened it', async () => {
    const [tenant, environment] = [newTenant(), { COPYDESK_HOME: newHome() }];
    const [server, worker] = [vaultOf(tenant, environment), vaultOf(tenant, environment)];
    await server.vault.set('blog', input('wrong'), 'person:anna');
    expect(await worker.vault.secret('blog')).toBe('wrong');
    await server.vault.set('blog', input('right'), 'person:anna');
    expect(await worker.vault.secret('blog')).toBe('right');
    await server.vault.remove('blog');
    expect(await refusal(worker.vault.secret('blog'))).toMatchObject({ errorClass: 'auth' });
  });
});

describe('the key in a file', () => {
  it('is made for its owner alone, once for two processes that begin together', async () => {
    const home = newHome();
    const tenant = newTenant();
    const vaults = Array.from({ length: 8 }, () => vaultOf(tenant, { COPYDESK_HOME: home }));
    await Promise.all(
      vaults.map(({ vault }, index) => vault.set(`name-${index}`, input(`value-${index}`), 'person:anna')),
    );
    const file = join(home, credentialsKeyFile);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
    for (const index of vaults.keys()) expect(await vaults[0]!.vault.secret(`name-${index}`)).toBe(`value-${index}`);
  });

  it('that others may read is refused', async () => {
    const home = newHome();
    const { vault } = vaultOf(newTenant(), { COPYDESK_HOME: home });
    await vault.set('blog', input('secret'), 'person:anna');
    chmodSync(join(home, credentialsKeyFile), 0o644);
    expect(await refusal(vault.set('blog', input('secret'), 'person:anna'))).toMatchObject({
      errorClass: 'auth',
      message: expect.stringContaining('chmod 600'),
    });
  });

  it('is replaced by rewrap: the new one opens all, the former one nothing', async () => {
    const [tenant, home] = [newTenant(), newHome()];
    const { vault, store } = vaultOf(tenant, { COPYDESK_HOME: home });
    for (const name of ['blog', 'shop']) await vault.set(name, input(`value of ${name}`), 'person:anna');
    const before = (await store.get('blog'))!;
    const { keyId, rewrapped } = await vault.rewrap();
    expect(rewrapped).toBe(2);
    const after = (await store.get('blog'))!;
    expect([after.keyId, after.sealed, after.version]).toEqual([keyId, before.sealed, 1]);
    expect(after.keyId).not.toBe(before.keyId);
    const file = join(home, credentialsKeyFile);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [next, former] = readFileSync(file, 'utf8').split('\n') as [string, string];
    const by = (key: string) => vaultOf(tenant, { COPYDESK_HOME: newHome(), COPYDESK_CREDENTIALS_KEY: key }).vault;
    for (const name of ['blog', 'shop']) {
      expect(await vault.secret(name)).toBe(`value of ${name}`);
      expect(await by(next).secret(name)).toBe(`value of ${name}`);
      expect(await refusal(by(former).secret(name))).toMatchObject({ errorClass: 'auth' });
    }
  });
});

describe('the key of the environment', () => {
  it('seals, opens what a former one behind it sealed, and moves it over', async () => {
    const [tenant, first, second] = [newTenant(), newKey(), newKey()];
    const home = newHome();
    await vaultOf(tenant, { COPYDESK_HOME: home, COPYDESK_CREDENTIALS_KEY: first }).vault.set(
      'blog',
      input('one'),
      'x',
    );
    const both = vaultOf(tenant, { COPYDESK_HOME: home, COPYDESK_CREDENTIALS_KEY: `${second},${first}` });
    expect(await both.vault.secret('blog')).toBe('one');
    const only = () => vaultOf(tenant, { COPYDESK_HOME: home, COPYDESK_CREDENTIALS_KEY: second }).vault.secret('blog');
    expect(await refusal(only())).toMatchObject({ errorClass: 'auth', message: expect.stringContaining('not here') });
    expect(await both.vault.rewrap()).toMatchObject({ rewrapped: 1 });
    expect(await only()).toBe('one');
  });

  it('opens what the file of the home sealed, so that one can move', async () => {
    const [tenant, home] = [newTenant(), newHome()];
    await vaultOf(tenant, { COPYDESK_HOME: home }).vault.set('blog', input('one'), 'x');
    const moved = vaultOf(tenant, { COPYDESK_HOME: home, COPYDESK_CREDENTIALS_KEY: newKey() });
    expect(await moved.vault.secret('blog')).toBe('one');
    await moved.vault.rewrap();
    rmSync(join(home, credentialsKeyFile));
    expect(await moved.vault.secret('blog')).toBe('one');
  });

  it.each(['short', 'bm90IDMyIGJ5dGVz', `${newKey()},bm90IDMyIGJ5dGVz`])(
    'refuses "%s" and does not repeat it',
    (key) => {
      const read = () => readConfig({ COPYDESK_CREDENTIALS_KEY: key });
      expect(read).toThrow(/COPYDESK_CREDENTIALS_KEY must be 32 bytes/);
      expect(read).not.toThrow(key);
    },
  );
});

describe('the key in a Vault', () => {
  let transit: TransitSimulator;
  const environment = (more: Record<string, string> = {}) => ({
    COPYDESK_HOME: newHome(),
    COPYDESK_CREDENTIALS_VAULT_URL: transit.url,
    COPYDESK_CREDENTIALS_VAULT_TOKEN: 'hvs.test',
    ...more,
  });
  beforeAll(async () => {
    transit = await startTransit('hvs.test');
  });
  afterAll(() => transit.close());

  it('never leaves it, and is asked once for what this process has opened', async () => {
    const tenant = newTenant();
    const { vault, store } = vaultOf(tenant, environment());
    await vault.set('blog', input('one'), 'person:anna');
    expect((await store.get('blog'))?.wrappedKey).toMatch(/^vault:v1:/);
    const before = transit.log.length;
    const worker = vaultOf(tenant, environment()).vault;
    for (let use = 0; use < 5; use += 1) expect(await worker.secret('blog')).toBe('one');
    expect(transit.log.slice(before).map(({ path }) => path)).toEqual(['/v1/transit/decrypt/copydesk']);
  });

  it('opens what it sealed before it was rotated there, and seals anew with rewrap', async () => {
    const { vault, store } = vaultOf(newTenant(), environment());
    await vault.set('blog', input('one'), 'person:anna');
    transit.rotate();
    expect(await vault.rewrap()).toMatchObject({ rewrapped: 1 });
    expect((await store.get('blog'))?.wrappedKey).toMatch(/^vault:v2:/);
    expect(await vault.secret('blog')).toBe('one');
  });

  it('binds to tenant and name: a row that was copied does not open', async () => {
    const [mine, other] = [vaultOf(newTenant(), environment()), vaultOf(newTenant(), environment())];
    await mine.vault.set('blog', input('one'), 'person:anna');
    await other.store.put('blog', (await mine.store.get('blog'))!, 0);
    expect(await refusal(other.vault.secret('blog'))).toMatchObject({ errorClass: 'auth' });
  });

  it('is a passing trouble while it is sealed or away, and an auth error for a wrong token', async () => {
    const tenant = newTenant();
    await vaultOf(tenant, environment()).vault.set('blog', input('one'), 'person:anna');
    transit.seal(true);
    expect(await refusal(vaultOf(tenant, environment()).vault.secret('blog'))).toMatchObject({
      errorClass: 'transient',
    });
    transit.seal(false);
    transit.faults(() => ({ kind: 'reset-after' }));
    expect(await refusal(vaultOf(tenant, environment()).vault.secret('blog'))).toMatchObject({
      errorClass: 'transient',
    });
    transit.faults(() => ({ kind: 'none' }));
    const wrong = vaultOf(tenant, environment({ COPYDESK_CREDENTIALS_VAULT_TOKEN: 'hvs.wrong' })).vault;
    const error = await refusal(wrong.secret('blog'));
    expect(error).toMatchObject({ errorClass: 'auth' });
    expect(error.message).not.toContain('hvs.wrong');
  });

  it.each([
    ['a wrong token', { token: 'no', body: { plaintext: 'YQ==' } }, 403],
    ['plain text that is no base64', { body: { plaintext: '§' } }, 400],
    ['a ciphertext without its prefix', { path: '/v1/transit/decrypt/copydesk', body: { ciphertext: 'YQ==' } }, 400],
    ['a key that is none', { path: '/v1/transit/encrypt/other', body: { plaintext: 'YQ==' } }, 400],
    ['another path', { path: '/v1/transit/sign/copydesk', body: {} }, 404],
    ['reading', { method: 'GET' }, 405],
  ] as [string, { token?: string; path?: string; method?: string; body?: object }, number][])(
    'is simulated strictly: %s is refused',
    async (_, { token = 'hvs.test', path = '/v1/transit/encrypt/copydesk', method = 'POST', body }, status) => {
      const answer = await fetch(transit.url + path, {
        method,
        headers: { 'X-Vault-Token': token },
        ...(body && { body: JSON.stringify(body) }),
      });
      expect(answer.status).toBe(status);
    },
  );
});
