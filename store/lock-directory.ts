import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { CopydeskError } from '../domain/errors.ts';

/**
 * Takes the exclusive lock of the operating system on `<directory>/lock`; it ends with the process, however that ends. A second
 * opener gets a `conflict` that names the owner. The pid lies in its own file because Windows lets nobody read a locked one.
 */
export function lockDirectory(directory: string): { release(): void } {
  mkdirSync(directory, { recursive: true });
  const pidFile = join(directory, 'lock.pid');
  const descriptor = openSync(join(directory, 'lock'), 'a');
  if (!tryLock(descriptor)) {
    closeSync(descriptor);
    throw new CopydeskError(
      'conflict',
      `The embedded database in ${directory} is in use by process ${ownerOf(pidFile)}. Two owners would destroy it: use the API of ` +
        'that process, stop it, or keep the data in Postgres (DATABASE_URL), which takes several.',
      { where: { file: join(directory, 'lock') } },
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    release() {
      rmSync(pidFile, { force: true });
      closeSync(descriptor);
    },
  };
}

function ownerOf(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim() || 'unknown';
  } catch {
    // The owner has the lock and has not come to writing its pid, or is just letting go.
    return 'unknown';
  }
}
