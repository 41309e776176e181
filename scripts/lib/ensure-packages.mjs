// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withProgress } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';
import { withLock } from './with-lock.mjs';

/**
 * Installs the locked packages when they are missing or out of date. Two starts at once install once.
 * @param {string} root folder of the project
 * @param {import('./progress.mjs').Log} log
 */
export async function ensurePackages(root, log) {
  if (packagesAreCurrent(root)) return;
  const wait = () => log('another start is installing the packages; waiting for it');
  await withLock(
    join(root, '.copydesk', 'install.lock'),
    async () => {
      if (packagesAreCurrent(root)) return;
      if (!lockedPackagesArePresent(root))
        await withProgress(log, 'installing the locked packages (npm ci)', () => install(root));
      writeFileSync(marker(root), lockHash(root));
    },
    wait,
  );
}

/**
 * True when node_modules was made from the package-lock.json that is here now.
 * @param {string} root
 */
export function packagesAreCurrent(root) {
  return existsSync(marker(root)) && readFileSync(marker(root), 'utf8') === lockHash(root);
}

/** @param {string} root */
const marker = (root) => join(root, 'node_modules', '.copydesk-lock');

/** @param {string} root */
const lockHash = (root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/**
 * Somebody may have called npm by hand. npm then left its own list of what it installed; if that has every locked package in
 * the locked version, nothing is to be done. Optional packages are for other platforms and may be absent.
 * @param {string} root
 */
export function lockedPackagesArePresent(root) {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const locked = packagesOf(join(root, 'package-lock.json'));
  return Object.entries(locked).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
const packagesOf = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {});

/** @param {string} root */
async function install(root) {
  const npmScript = process.env.npm_execpath;
  const [command, first] = npmScript?.endsWith('.js') ? [process.execPath, [npmScript]] : ['npm', []];
  const { code, output } = await runCommand(command, [...first, 'ci', '--no-audit', '--no-fund'], { cwd: root });
  if (code !== 0) {
    throw new SetUpError(`The packages could not be installed (npm ci ended with ${code}):\n${reason(output)}`, [
      'check the network and the registry that npm is set up with, then run the command again',
      'run `npm ci` by hand; its result is taken as it is',
    ]);
  }
}

/**
 * npm names the cause first and explains its own usage after it.
 * @param {string} output
 */
function reason(output) {
  const errors = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
  return errors.slice(0, 12).join('\n');
}
