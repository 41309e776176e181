import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** How programs of this user find the running server: `<home>/server.json`, mode 0600, because the token may act as anybody. */
export const ServerFile = z.object({ url: z.url(), token: z.string(), pid: z.int(), startedAt: z.string() });
export type ServerFile = z.infer<typeof ServerFile>;

const fileIn = (home: string): string => join(home, 'server.json');

/** Appears complete or not at all. */
export function writeServerFile(home: string, server: ServerFile): void {
  mkdirSync(home, { recursive: true });
  const draft = `${fileIn(home)}.${process.pid}`;
  // A draft of a killed process would keep its mode.
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(server, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, fileIn(home));
}

/** The server that runs now; null when there is none, or only the file of one that was killed. */
export function readServerFile(home: string): ServerFile | null {
  try {
    const server = ServerFile.parse(JSON.parse(readFileSync(fileIn(home), 'utf8')));
    return isAlive(server.pid) ? server : null;
  } catch {
    return null;
  }
}

/** Removes the file of this server, and never that of one that came after it. */
export function removeServerFile(home: string, token: string): void {
  if (readServerFile(home)?.token === token) rmSync(fileIn(home), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
