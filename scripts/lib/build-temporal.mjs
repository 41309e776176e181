// @ts-check
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { temporalVersion } from './find-temporal.mjs';
import { lastLines, runCommand } from './run-command.mjs';

/** What a person would type. */
export const buildCommand = `go install github.com/temporalio/cli/cmd/temporal@v${temporalVersion}`;

/**
 * Builds the Temporal CLI with Go and puts it at `target`. Three minutes on two cores with an empty module cache.
 * @param {string} target
 * @param {NodeJS.ProcessEnv} env
 * @throws {Error} with the cause
 */
export async function buildTemporal(target, env) {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(folder, 'build-'));
  try {
    const [command = '', ...args] = buildCommand.split(' ');
    const { code, output } = await runCommand(command, args, {
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
