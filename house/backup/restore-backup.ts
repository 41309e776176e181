import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import type { Config } from '../../config.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { openStore, type StoreOptions } from '../../store/open-store.ts';
import { credentialsKeyFile } from '../credentials/key-ring.ts';
import { ensurePrivateDirectory } from '../private-directory.ts';
import { temporalDatabase } from '../temporal-server.ts';
import { checkFiles } from './checked-file.ts';
import { readDatabase } from './database-file.ts';
import { databaseFile, type Manifest, readManifest } from './manifest.ts';
import { unpackTemporal } from './temporal-files.ts';

export interface RestoreReport {
  folder: string;
  manifest: Manifest;
  /** `home` or the address of the Postgres, without its password. */
  into: string;
  /**
   * What became of the running workflows: `restored` with the backup's Temporal; `elsewhere` in a Temporal of its own; `missing`: they are in
   * neither, so campaigns have to be started again.
   */
  workflows: 'restored' | 'elsewhere' | 'missing';
  seconds: number;
}

/**
 * Puts a backup into an empty home or an empty Postgres, as `config` says where. Everything is checked before anything is written, the
 * database is loaded whole or not at all, and what belongs in the home appears when that has succeeded.
 * @throws CopydeskError `not_found`, `invalid` for a damaged backup, `conflict` for a newer format, other migrations or a target in use
 */
export async function restoreBackup(
  config: Pick<Config, 'home' | 'databaseUrl' | 'temporal'>,
  given: string,
): Promise<RestoreReport> {
  const folder = resolve(given);
  const begun = performance.now();
  const { home, databaseUrl } = config;
  const manifest = await readManifest(folder);
  await checkFiles(folder, manifest);
  const paths = manifest.files.map(({ path }) => path);
  const withTemporal = !config.temporal.address && manifest.source.temporal === 'embedded';
  const keys = paths.filter((path) => path.startsWith('keys/'));
  refuseUsed(config, withTemporal);
  const keysThere = refuseOtherKeys(home, folder, keys);

  ensurePrivateDirectory(home);
  const draft = join(home, `.restore.${randomUUID()}`);
  await mkdir(draft, { mode: 0o700 });
  try {
    if (withTemporal) await unpackTemporal(folder, paths, join(draft, 'temporal'));
    if (!keysThere) await copyKeys(folder, keys, draft);
    await load(
      databaseUrl ? { kind: 'postgres', url: databaseUrl } : { kind: 'embedded', directory: join(draft, 'database') },
      join(folder, databaseFile),
    );
    // The database last: until then a start would make a new one, and a second restore says what is there.
    for (const part of ['temporal', 'keys', 'database'].filter((name) => existsSync(join(draft, name))))
      await putInto(home, draft, part);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return {
    folder,
    manifest,
    into: databaseUrl ? addressOf(databaseUrl) : home,
    workflows: withTemporal
      ? 'restored'
      : manifest.source.temporal === 'cluster' && config.temporal.address
        ? 'elsewhere'
        : 'missing',
    seconds: (performance.now() - begun) / 1_000,
  };
}

/** A Postgres says itself whether it is empty, when it is loaded. */
function refuseUsed({ home, databaseUrl }: Pick<Config, 'home' | 'databaseUrl'>, withTemporal: boolean): void {
  const used = [
    ...(databaseUrl ? [] : [join(home, 'database', 'pgdata')]),
    ...(withTemporal ? [join(home, 'temporal', temporalDatabase)] : []),
  ].find((path) => existsSync(path));
  if (!used) return;
  throw new CopydeskError(
    'conflict',
    'A backup is restored only into an empty home, and this is there already. Set COPYDESK_HOME to a new folder, or move the old one away.',
    { where: { file: used } },
  );
}

/**
 * With a Postgres that was lost the home may still be there, and with it the same keys: then they stay. Another key would sign beside the
 * one whose decisions are restored.
 * @returns whether the keys need not be put there
 */
function refuseOtherKeys(home: string, folder: string, keys: readonly string[]): boolean {
  const there = join(home, 'keys');
  const found = existsSync(there)
    ? readdirSync(there, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  if (found.length === 0) return false;
  const other = keys.find(
    (path) =>
      !existsSync(join(home, path)) || !has(path, readFileSync(join(home, path)), readFileSync(join(folder, path))),
  );
  if (other === undefined) return true;
  throw new CopydeskError(
    'conflict',
    'This home has other keys than the backup. Set COPYDESK_HOME to a new folder, or move the keys away.',
    { where: { file: there } },
  );
}

/** Keys of credentials are lines, to which new ones were added since maybe. */
function has(path: string, there: Buffer, saved: Buffer): boolean {
  if (path !== credentialsKeyFile.replaceAll(sep, '/')) return there.equals(saved);
  const lines = there.toString().split('\n');
  return saved
    .toString()
    .split('\n')
    .every((line) => lines.includes(line));
}

async function copyKeys(folder: string, paths: readonly string[], draft: string): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(draft, path)), { recursive: true, mode: 0o700 });
    await copyFile(join(folder, path), join(draft, path));
  }
}

async function load(options: StoreOptions, file: string): Promise<void> {
  const store = await openStore(options);
  try {
    await store.load(readDatabase(file));
  } finally {
    await store.close();
  }
}

/** An empty folder may be there: of keys, or one with the lock of a database that was never made. */
async function putInto(home: string, draft: string, part: string): Promise<void> {
  await rm(join(home, part), { recursive: true, force: true });
  await rename(join(draft, part), join(home, part));
}

function addressOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
