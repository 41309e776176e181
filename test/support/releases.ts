import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { root } from '../../scripts/lib/root.mjs';

/** A release that was made: its commit, and the SHA-256 of each of its recorded histories, in hex. */
export interface Release {
  commit: string;
  histories: Record<string, string>;
}

/** By version, the oldest first. A release is added when it is made, and then never changes. */
export const releases: Record<string, Release> = JSON.parse(
  readFileSync(new URL('../releases.json', import.meta.url), 'utf8'),
);

/** Whether git knows the commit here: not in a shallow clone, and not in a folder that was unpacked from an archive. */
export function hasCommit(commit: string): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Says on the terminal, past jest, that and why something is not looked at here. */
export function sayNotTested(what: string, { commit }: Release): void {
  process.stderr.write(
    `\nNOT TESTED: ${what}. Its commit ${commit} is not in this checkout; get it with: git fetch --unshallow\n\n`,
  );
}
