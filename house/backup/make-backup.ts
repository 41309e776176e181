import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import type { Config } from '../../config.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Store } from '../../store/store.ts';
import { credentialsKeyFile } from '../credentials/key-ring.ts';
import { isBelow } from '../is-below.ts';
import { ensurePrivateDirectory } from '../private-directory.ts';
import { describeFile } from './checked-file.ts';
import { writeDatabase } from './database-file.ts';
import { writeLastBackup } from './last-backup.ts';
import { backupFormat, databaseFile, type Manifest, manifestFile } from './manifest.ts';
import { copyTemporal } from './temporal-files.ts';

export interface BackupReport {
  folder: string;
  manifest: Manifest;
  bytes: number;
  seconds: number;
  /** For so long the embedded Temporal server stood still. */
  stoodStillMs: number;
}

const loses =
  'Copydesk forgets what happened after these moments. What was published after them stays published, is found again by its mark and is ' +
  'not published twice.';

/**
 * Copies Temporal first and then the database, so that no workflow believes what the database does not know. The other way round is safe:
 * turns, commands and publications that a workflow does not know of yet are found again when it comes there.
 * @param store of `config`, open in this process
 * @param given folder to make, in one that is there; appears complete or not at all
 * @throws CopydeskError `conflict` when the folder is there already or another backup is being made, `transient` when its disk is full
 */
export async function makeBackup(
  config: Pick<Config, 'home' | 'databaseUrl' | 'temporal'>,
  store: Store,
  given: string,
  version: string,
): Promise<BackupReport> {
  const folder = resolve(given);
  const begun = performance.now();
  refuseFolder(folder, config.home);
  ensurePrivateDirectory(config.home);
  const lock = lockBackups(config.home);
  const draft = join(dirname(folder), `.${basename(folder)}.${randomUUID()}.draft`);
  try {
    await mkdir(draft, { mode: 0o700 });
    const temporal = config.temporal.address ? null : await copyTemporal(config.home, draft);
    const databaseAt = new Date().toISOString();
    const { rows, tenants } = await writeDatabase(store, join(draft, databaseFile));
    const keys = await copyKeys(config.home, draft);
    const paths = [databaseFile, ...keys, ...(temporal?.paths ?? [])];
    const manifest: Manifest = {
      format: backupFormat,
      copydesk: version,
      madeAt: new Date().toISOString(),
      source: {
        database: config.databaseUrl ? 'postgres' : 'embedded',
        temporal: config.temporal.address ? 'cluster' : temporal ? 'embedded' : 'none',
      },
      recoveryPoint: { temporal: temporal?.at ?? null, database: databaseAt, loses },
      tenants,
      rows,
      files: await Promise.all(paths.map((path) => describeFile(draft, path))),
    };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(join(draft, manifestFile), text, { mode: 0o600, flag: 'wx', flush: true });
    await syncFolder(draft);
    refuseFolder(folder, config.home);
    await rename(draft, folder);
    await syncFolder(dirname(folder));
    writeLastBackup(config.home, { at: databaseAt, folder });
    return {
      folder,
      manifest,
      bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
      seconds: (performance.now() - begun) / 1_000,
      stoodStillMs: temporal?.stoodStillMs ?? 0,
    };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw explain(error, folder);
  } finally {
    lock.release();
  }
}

function refuseFolder(folder: string, home: string): void {
  const where = { file: folder };
  if (existsSync(folder))
    throw new CopydeskError('conflict', 'This is there already. A backup gets a folder of its own; name a new one.', {
      where,
    });
  if (isBelow(home, folder))
    throw new CopydeskError('invalid', `A backup in ${home} would be lost with it. Name a folder elsewhere.`, {
      where,
    });
}

/** Two at once would let Temporal go on under each other's hands. */
function lockBackups(home: string): { release(): void } {
  const descriptor = openSync(join(home, 'backup.lock'), 'a', 0o600);
  if (tryLock(descriptor)) return { release: () => closeSync(descriptor) };
  closeSync(descriptor);
  throw new CopydeskError('conflict', `Another backup of ${home} is being made. Wait until it has ended.`);
}

/** Every file of keys with the mode that it has; not what stands beside the key of credentials while another is made. */
async function copyKeys(home: string, folder: string): Promise<string[]> {
  const from = join(home, 'keys');
  if (!existsSync(from)) return [];
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  const paths: string[] = [];
  for (const entry of entries.filter((one) => one.isFile() && !besideKey(one.name))) {
    const source = join(entry.parentPath ?? entry.path, entry.name);
    const path = `keys${source.slice(from.length).replaceAll(sep, '/')}`;
    await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    await copyFile(source, join(folder, path));
    await syncFolder(join(folder, path));
    paths.push(path);
  }
  return paths.sort();
}

const besideKey = (name: string): boolean => name.startsWith(`${basename(credentialsKeyFile)}.`);

/** A file or folder is on the disk afterwards, also when the machine loses its power. Windows opens no folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32' && (await stat(path)).isDirectory()) return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function explain(cause: unknown, folder: string): unknown {
  if (cause instanceof CopydeskError) return cause;
  const more = { where: { file: folder }, cause };
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new CopydeskError(
        'transient',
        'The disk is full. The half backup was removed; free space, or name a folder elsewhere.',
        more,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'ENOENT':
      return new CopydeskError('invalid', `No folder can be made here: ${(cause as Error).message}.`, more);
    default:
      return cause;
  }
}
