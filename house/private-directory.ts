import { chmodSync, mkdirSync, statSync } from 'node:fs';

/** Whoever may read a directory of ours may read keys and databases; whoever may write there may rewrite them. */
export const openToOthers = (directory: string): boolean =>
  process.getuid !== undefined && (statSync(directory).mode & 0o077) !== 0;

/**
 * Makes a directory that only this user may enter, and closes one of ours that is open: the embedded database leaves its files open to
 * all. A directory of another owner stays as it is, `doctor` tells of it. Windows has no such modes; there a profile is private anyway.
 */
export function ensurePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (statSync(directory).uid === process.getuid?.() && openToOthers(directory)) chmodSync(directory, 0o700);
}
