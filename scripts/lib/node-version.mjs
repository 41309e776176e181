// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpError } from './set-up-error.mjs';

/**
 * Refuses a Node that is older than `engines.node` of package.json asks for.
 * @param {string} root folder of the project
 * @param {string} [version] e.g. `20.3.0`
 */
export function checkNodeVersion(root, version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = engines.node.replace(/^>=\s*/, '');
  if (!isAtLeast(version, wanted)) {
    throw new SetUpError(`Copydesk needs Node ${wanted} or later; this is Node ${version}.`, [
      `install a newer Node (e.g. \`nvm install ${wanted.split('.')[0]}\`, or your system's package) and run the command again`,
    ]);
  }
}

/**
 * @param {string} version
 * @param {string} wanted
 */
function isAtLeast(version, wanted) {
  const have = version.split('.').map(Number.parseFloat);
  const need = wanted.split('.').map(Number.parseFloat);
  for (const [index, part] of need.entries()) {
    const difference = (have[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
