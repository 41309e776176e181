import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../config.ts';
import { makeBackup } from '../../house/backup/make-backup.ts';
import { manifestFile } from '../../house/backup/manifest.ts';
import { restoreBackup } from '../../house/backup/restore-backup.ts';
import { credentialsKeyFile, openKeyRing } from '../../house/credentials/key-ring.ts';
import { openVault } from '../../house/credentials/vault.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { type RunningPostgres, startPostgres } from '../support/postgres.ts';
import { newEmbeddedDirectory } from '../support/stores.ts';

const password = 'geheim-4471';
let directory: string;
let home: string;
let source: Store;
let backup: string;
let postgres: RunningPostgres;

const configOf = (at: string, databaseUrl?: string) =>
  readConfig({ COPYDESK_HOME: at, ...(databaseUrl && { DATABASE_URL: databaseUrl }) });
const vaultIn = (at: string, store: Store, tenant = 'a') =>
  openVault(tenant, store.forTenant(tenant).credentials, openKeyRing(configOf(at)), () => new Date());
/** What comes out of the vault of a restored home: the value, or the class of what was refused. */
async function opened(at: string, databaseUrl?: string): Promise<string> {
  const store = await openStore(
    databaseUrl ? { kind: 'postgres', url: databaseUrl } : { kind: 'embedded', directory: join(at, 'database') },
  );
  try {
    return await vaultIn(at, store).secret('blog');
  } catch (error) {
    return (error as { errorClass: string }).errorClass;
  } finally {
    await store.close();
  }
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'copydesk-sealed-'));
  postgres = await startPostgres();
  home = join(directory, 'home');
  const empty = await newEmbeddedDirectory();
  await cp(empty, join(home, 'database'), { recursive: true });
  await rm(empty, { recursive: true, force: true });
  source = await openStore({ kind: 'embedded', directory: join(home, 'database') });
  const vault = vaultIn(home, source);
  await vault.set('blog', { value: { kind: 'secret', secret: password }, expiresAt: null }, 'person:anna');
  // Leaves a lock file beside the key; a process that died while it made a key leaves a draft.
  await vault.rewrap();
  await writeFile(join(home, `${credentialsKeyFile}.draft-of-a-crash`), 'x');
  expect((await stat(join(home, `${credentialsKeyFile}.lock`))).isFile()).toBe(true);
  backup = join(directory, 'backup');
  await makeBackup(configOf(home), source, backup, '0.0.1');
}, 120_000);
afterAll(async () => {
  await source?.close();
  await postgres?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

describe('a backup of sealed credentials', () => {
  it('has the key file and nothing that stands beside it, and no value in the clear', async () => {
    const { files } = JSON.parse(await readFile(join(backup, manifestFile), 'utf8'));
    const paths = files.map(({ path }: { path: string }) => path);
    expect(paths.filter((path: string) => path.includes('credentials'))).toEqual(['keys/credentials.key']);
    expect((await stat(join(backup, credentialsKeyFile))).mode & 0o777).toBe(0o600);
    const dump = gunzipSync(await readFile(join(backup, 'database.jsonl.gz'))).toString('utf8');
    expect(dump).toContain('"table":"credentials"');
    expect(dump).not.toContain(password);
    for (const line of (await readFile(join(home, credentialsKeyFile), 'utf8')).trim().split('\n'))
      expect(dump).not.toContain(line);
  });

  it('opens in the house that it is restored to, and without the key file it opens nothing', async () => {
    const restored = join(directory, 'restored');
    await restoreBackup(configOf(restored), backup);
    expect((await stat(join(restored, credentialsKeyFile))).mode & 0o777).toBe(0o600);
    expect(await opened(restored)).toBe(password);
    await rm(join(restored, credentialsKeyFile));
    expect(await opened(restored)).toBe('auth');
  }, 60_000);

  it('goes into an empty database beside the keys that are still there, also when there are newer ones', async () => {
    const kept = join(directory, 'kept');
    await cp(join(home, 'keys'), join(kept, 'keys'), { recursive: true });
    await openKeyRing(configOf(kept)).renew();
    expect(await readFile(join(kept, credentialsKeyFile))).not.toEqual(
      await readFile(join(backup, credentialsKeyFile)),
    );
    await restoreBackup(configOf(kept, postgres.url), backup);
    expect(await opened(kept, postgres.url)).toBe(password);
  }, 60_000);

  it('is refused by a home whose key of credentials is another one', async () => {
    const other = join(directory, 'other');
    await openKeyRing(configOf(other)).renew();
    await expect(restoreBackup(configOf(other), backup)).rejects.toThrow('other keys');
  });
});
