import { constants, createReadStream, createWriteStream, existsSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { runningTemporal, temporalDatabase } from '../temporal-server.ts';
import { compression } from './database-file.ts';
import { holdStill } from './hold-still.ts';

/** Database and journal. The third file of SQLite's WAL mode, `-shm`, is an index that it makes again from the journal. */
const suffixes = ['', '-wal'];
const folderName = 'temporal';

/**
 * Copies the database of the embedded Temporal server in `home` into `<folder>/temporal`, compressed. A server that runs stands still for as
 * long as the plain copy takes; then its journal is as after a kill -9, from which SQLite recovers.
 * @returns the paths written, and when and for how long it stood still; null where there is no database
 */
export async function copyTemporal(
  home: string,
  folder: string,
): Promise<{ paths: string[]; at: string; stoodStillMs: number } | null> {
  const directory = join(home, folderName);
  const database = join(directory, temporalDatabase);
  if (!existsSync(database)) return null;
  await mkdir(join(folder, folderName), { mode: 0o700 });
  const plain = (suffix: string) => join(folder, folderName, `${temporalDatabase}${suffix}`);
  const copy = async () => {
    const at = new Date().toISOString();
    const there = suffixes.filter((suffix) => existsSync(database + suffix));
    for (const suffix of there) await copyFile(database + suffix, plain(suffix), constants.COPYFILE_FICLONE);
    return { at, there };
  };
  const pid = runningTemporal(directory);
  const begun = performance.now();
  const { at, there } = pid === null ? await copy() : await holdStill(pid, copy);
  const stoodStillMs = pid === null ? 0 : performance.now() - begun;
  const paths: string[] = [];
  for (const suffix of there) {
    const name = `${temporalDatabase}${suffix}.gz`;
    await pipeline(createReadStream(plain(suffix)), createGzip(compression), writing(join(folder, folderName, name)));
    await rm(plain(suffix));
    paths.push(`${folderName}/${name}`);
  }
  return { paths, at, stoodStillMs };
}

/** The other way: out of a backup into the folder of an embedded server that has never been started. */
export async function unpackTemporal(folder: string, paths: readonly string[], directory: string): Promise<void> {
  await mkdir(directory, { mode: 0o700 });
  for (const suffix of suffixes) {
    const name = `${temporalDatabase}${suffix}`;
    if (!paths.includes(`${folderName}/${name}.gz`)) continue;
    await pipeline(
      createReadStream(join(folder, folderName, `${name}.gz`)),
      createGunzip(),
      writing(join(directory, name)),
    );
  }
}

const writing = (file: string) => createWriteStream(file, { mode: 0o600, flags: 'wx', flush: true });
