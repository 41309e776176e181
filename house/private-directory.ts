import { accessSync, chmodSync, constants, mkdirSync, statSync } from 'node:fs';
import { unwritable } from '../domain/unwritable.ts';

/** Whoever may read a directory of ours may read keys and databases; whoever may write there may rewrite them. */
export const openToOthers = (directory: string): boolean =>
  process.getuid !== undefined && (statSync(directory).mode & 0o077) !== 0;

/**
 * Makes a directory that only this user may enter, and closes one of ours that is open: the embedded database leaves its files open to
 * all. A directory of another owner stays as it is, `doctor` tells of it. Windows has no such modes; there a profile is private anyway.
 * @throws CopydeskError that names the directory when this process cannot write there
 */
export function ensurePrivateDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.W_OK);
    if (statSync(directory).uid === process.getuid?.() && openToOthers(directory)) chmodSync(directory, 0o700);
  } catch (error) {
    throw unwritable(error, directory);
  }
}
