import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What `doctor` knows of backups: when the last one of this home was made, and where it was put. */
const LastBackup = z.object({ at: z.iso.datetime(), folder: z.string() });
export type LastBackup = z.infer<typeof LastBackup>;

const fileIn = (home: string): string => join(home, 'last-backup.json');

export function writeLastBackup(home: string, backup: LastBackup): void {
  const draft = `${fileIn(home)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(backup)}\n`, { mode: 0o600 });
  renameSync(draft, fileIn(home));
}

/** Null when none is known. */
export function readLastBackup(home: string): LastBackup | null {
  try {
    return LastBackup.parse(JSON.parse(readFileSync(fileIn(home), 'utf8')));
  } catch {
    return null;
  }
}
