import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { CopydeskError } from '../domain/errors.ts';
import { unwritable } from '../domain/unwritable.ts';

/**
 * Takes the exclusive lock of the operating system on `<directory>/lock`; it ends with the process, however that ends. A second
 * opener gets a `conflict` that names the owner. The pid lies in its own file because Windows lets nobody read a locked one.
 */
export function lockDirectory(directory: string): { release(): void } {
  const pidFile = join(directory, 'lock.pid');
  const descriptor = openLock(directory);
  if (!tryLock(descriptor)) {
    closeSync(descriptor);
    throw new CopydeskError(
      'conflict',
      `The embedded database in ${directory} is in use by process ${ownerOf(pidFile)}. Two owners would destroy it: use the API of ` +
        'that process, stop it, or keep the data in Postgres (DATABASE_URL), which takes several.',
      { where: { file: join(directory, 'lock') } },
    );
  }
  try {
    writeFileSync(pidFile, `${process.pid}\n`);
  } catch (error) {
    closeSync(descriptor);
    throw unwritable(error, pidFile);
  }
  return {
    release() {
      rmSync(pidFile, { force: true });
      closeSync(descriptor);
    },
  };
}

function openLock(directory: string): number {
  try {
    mkdirSync(directory, { recursive: true });
    return openSync(join(directory, 'lock'), 'a');
  } catch (error) {
    throw unwritable(error, directory);
  }
}

function ownerOf(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim() || 'unknown';
  } catch {
    // The owner has the lock and has not come to writing its pid, or is just letting go.
    return 'unknown';
  }
}
