// @ts-check
import { delimiter, join } from 'node:path';
import { cacheDirectory } from './cache-directory.mjs';
import { runCommand } from './run-command.mjs';

/** The last version that can be built with `go install`: later ones carry a `replace` in their go.mod. */
export const temporalVersion = '1.5.1';

const executable = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/**
 * Where the cache keeps the Temporal CLI, present or not.
 * @param {NodeJS.ProcessEnv} [env]
 */
export const cachedTemporal = (env = process.env) =>
  join(cacheDirectory(env), `temporal-${temporalVersion}`, executable);

/**
 * The first Temporal CLI that this machine has and that answers: COPYDESK_TEMPORAL_BINARY, PATH, Go's folder of installed
 * programs (often not on PATH), the cache. Null when there is none.
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function findTemporal(env = process.env) {
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, executable));
  const given = env.COPYDESK_TEMPORAL_BINARY ? [env.COPYDESK_TEMPORAL_BINARY] : [];
  for (const binary of [...given, ...onPath]) if (await isTemporal(binary, env)) return binary;
  // Asking Go costs a process, so it comes after the cheap places in time, though before the cache in rank.
  for (const binary of [...(await goBinaries(env)), cachedTemporal(env)])
    if (await isTemporal(binary, env)) return binary;
  return null;
}

/**
 * Other programs are called `temporal` too, and a binary for another machine does not start at all.
 * @param {string} binary
 * @param {NodeJS.ProcessEnv} env
 */
export async function isTemporal(binary, env) {
  const { code, output } = await runCommand(binary, ['--version'], { env, timeoutMs: 10_000 });
  return code === 0 && /^temporal version .*\bServer\b/m.test(output);
}

/** @param {NodeJS.ProcessEnv} env */
async function goBinaries(env) {
  const { code, output } = await runCommand('go', ['env', 'GOBIN', 'GOPATH'], { env, timeoutMs: 10_000 });
  const home = env.HOME ? [join(env.HOME, 'go', 'bin')] : [];
  if (code !== 0) return home.map((folder) => join(folder, executable));
  const [bin = '', path = ''] = output.split('\n').map((line) => line.trim());
  const folders = [
    bin,
    ...path
      .split(delimiter)
      .filter(Boolean)
      .map((folder) => join(folder, 'bin')),
    ...home,
  ].filter(Boolean);
  return [...new Set(folders)].map((folder) => join(folder, executable));
}
