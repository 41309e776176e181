// @ts-check
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lastLines, runCommand } from './run-command.mjs';

/**
 * Builds a program with Go and puts it at `target`, whole or not at all.
 * @param {string} command what a person would type: `go install PACKAGE@VERSION`
 * @param {string} target its last part is the program's name
 * @param {NodeJS.ProcessEnv} env
 * @throws {Error} with the cause
 */
export async function goInstall(command, target, env) {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(folder, 'build-'));
  try {
    const [go = '', ...args] = command.split(' ');
    const { code, output } = await runCommand(go, args, {
      env: { ...env, GOBIN: scratch },
      cwd: scratch,
      timeoutMs: 1_800_000,
    });
    if (code === 127) throw new Error('Go is not installed');
    if (code !== 0) throw new Error(`go install ended with ${code}:\n${lastLines(output)}`);
    renameSync(join(scratch, basename(target)), target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
