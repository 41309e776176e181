// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from './cache-directory.mjs';
import { goInstall } from './go-install.mjs';
import { withProgress } from './progress.mjs';
import { SetUpError } from './set-up-error.mjs';
import { withLock } from './with-lock.mjs';

const version = '1.35.2';
const buildCommand = `go install github.com/weaviate/weaviate/cmd/weaviate-server@v${version}`;
const executable = process.platform === 'win32' ? 'weaviate-server.exe' : 'weaviate-server';

/**
 * Where the cache keeps the Weaviate server that the tests run against, present or not.
 * @param {NodeJS.ProcessEnv} [env]
 */
export const cachedWeaviate = (env = process.env) => join(cacheDirectory(env), `weaviate-${version}`, executable);

/**
 * Builds the Weaviate server of the tests with Go, unless the cache has it, and returns its path.
 * @param {import('./progress.mjs').Log} log
 * @param {NodeJS.ProcessEnv} [env]
 * @param {typeof goInstall} [build] replaced in tests
 */
export async function ensureWeaviate(log, env = process.env, build = goInstall) {
  const target = cachedWeaviate(env);
  if (existsSync(target)) return target;
  await withLock(
    join(cacheDirectory(env), 'weaviate.lock'),
    async () => {
      if (existsSync(target)) return;
      await withProgress(log, 'building Weaviate with Go (about 5 minutes the first time)', () =>
        get(target, env, build),
      );
    },
    () => log('another process is building Weaviate; waiting for it'),
  );
  return target;
}

/**
 * @param {string} target
 * @param {NodeJS.ProcessEnv} env
 * @param {typeof goInstall} build
 */
async function get(target, env, build) {
  try {
    await build(buildCommand, target, env);
  } catch (error) {
    throw new SetUpError(
      `The Weaviate server of the tests could not be built: ${/** @type {Error} */ (error).message}`,
      [
        'install Go 1.25 or later (go.dev/dl) and run the command again',
        `put a Weaviate ${version} server program at ${target}`,
      ],
    );
  }
}
