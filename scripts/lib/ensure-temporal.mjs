// @ts-check
import { join } from 'node:path';
import { buildCommand, buildTemporal } from './build-temporal.mjs';
import { cacheDirectory } from './cache-directory.mjs';
import { downloadAddress, downloadTemporal } from './download-temporal.mjs';
import { cachedTemporal, findTemporal } from './find-temporal.mjs';
import { withProgress } from './progress.mjs';
import { SetUpError } from './set-up-error.mjs';
import { withLock } from './with-lock.mjs';

/**
 * Finds or gets the Temporal CLI and returns its path: what the machine has, else the official download, else a build with Go.
 * @param {import('./progress.mjs').Log} log
 * @param {NodeJS.ProcessEnv} [env]
 * @param {{ download?: typeof downloadTemporal, build?: typeof buildTemporal }} [ways] replaced in tests
 */
export async function ensureTemporal(log, env = process.env, ways = {}) {
  const found = await findTemporal(env);
  if (found) return found;
  const wait = () => log('another start is getting Temporal; waiting for it');
  return withLock(
    join(cacheDirectory(env), 'temporal.lock'),
    async () => (await findTemporal(env)) ?? (await get(log, env, ways)),
    wait,
  );
}

/**
 * @param {import('./progress.mjs').Log} log
 * @param {NodeJS.ProcessEnv} env
 * @param {{ download?: typeof downloadTemporal, build?: typeof buildTemporal }} ways
 */
async function get(log, env, { download = downloadTemporal, build = buildTemporal }) {
  const target = cachedTemporal(env);
  const failures = [];
  for (const { label, work } of [
    { label: 'downloading Temporal', work: () => download(target, env) },
    { label: 'building Temporal with Go (about 3 minutes the first time)', work: () => build(target, env) },
  ]) {
    try {
      await withProgress(log, label, work);
      return target;
    } catch (error) {
      failures.push(`${label} failed: ${/** @type {Error} */ (error).message}`);
    }
  }
  throw new SetUpError(
    `Temporal is neither installed nor could it be fetched.\n${failures.join('\n')}\nAny one of these helps:`,
    [
      'set TEMPORAL_ADDRESS to a Temporal server that runs already, e.g. TEMPORAL_ADDRESS=127.0.0.1:7233',
      'put the `temporal` command on PATH (brew install temporal, or the archive below)',
      'set COPYDESK_TEMPORAL_BINARY to the path of the `temporal` command',
      `unpack ${downloadAddress()} and put its \`temporal\` at ${target}`,
      `install Go 1.25 or later and run: ${buildCommand}`,
    ],
  );
}
