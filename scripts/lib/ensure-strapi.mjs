// @ts-check
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheDirectory } from './cache-directory.mjs';
import { withProgress } from './progress.mjs';
import { root } from './root.mjs';
import { lastLines, runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';
import { withLock } from './with-lock.mjs';

const project = join(root, 'scripts/peers/strapi/app');
const lockFile = join(project, 'package-lock.json');

/**
 * Where the cache keeps the packages of the Strapi that the tests run against, present or not. Another lock is another folder.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function cachedStrapi(env = process.env) {
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex').slice(0, 12);
  return join(cacheDirectory(env), `strapi-${hash}`, 'node_modules');
}

/**
 * Installs the locked packages of Strapi, unless the cache has them, and returns their folder.
 * @param {import('./progress.mjs').Log} log
 * @param {NodeJS.ProcessEnv} [env]
 * @param {typeof runCommand} [run] replaced in tests
 */
export async function ensureStrapi(log, env = process.env, run = runCommand) {
  const target = cachedStrapi(env);
  if (existsSync(target)) return target;
  await withLock(
    join(cacheDirectory(env), 'strapi.lock'),
    async () => {
      if (existsSync(target)) return;
      await withProgress(log, 'installing Strapi (npm ci, about 2 minutes the first time)', () =>
        get(target, env, run),
      );
    },
    () => log('another process is installing Strapi; waiting for it'),
  );
  return target;
}

/**
 * @param {string} target
 * @param {NodeJS.ProcessEnv} env
 * @param {typeof runCommand} run
 */
async function get(target, env, run) {
  mkdirSync(cacheDirectory(env), { recursive: true });
  const scratch = mkdtempSync(join(cacheDirectory(env), 'strapi-'));
  try {
    for (const name of ['package.json', 'package-lock.json']) cpSync(join(project, name), join(scratch, name));
    // Strapi asks for the packages of its admin panel's pages as peers; nobody builds the panel here. Two packages of its command line ask
    // for a newer Node than Strapi itself. Of all those packages only SQLite has something to run when it is installed.
    const flags = ['--legacy-peer-deps', '--engine-strict=false', '--ignore-scripts', '--no-audit', '--no-fund'];
    for (const args of [
      ['ci', ...flags],
      ['rebuild', 'better-sqlite3', '--ignore-scripts=false'],
    ]) {
      const { code, output } = await run('npm', args, { cwd: scratch, env: withNodeHeaders(env) });
      if (code === 0) continue;
      throw new SetUpError(`Strapi could not be installed (npm ${args[0]}):\n${lastLines(output)}`, [
        'check the network and the registry that npm is set up with, then run the command again',
        'its SQLite is compiled where no build of it can be downloaded: install g++, make and python3',
      ]);
    }
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(scratch, 'node_modules'), target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * The headers that came with this Node spare node-gyp a download.
 * @param {NodeJS.ProcessEnv} env
 */
function withNodeHeaders(env) {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix, ...env } : env;
}
