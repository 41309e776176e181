// @ts-check
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';

const require = createRequire(import.meta.url);

/**
 * Runs a TypeScript file of the project as if it were this process: same terminal, same signals, same exit code.
 * @param {string} file relative to the project
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] on top of the environment
 * @returns {Promise<number>} exit code; 128 + n when signal n ended it
 */
export function runInForeground(file, args, env = {}) {
  // Absolute, because Node and tsx resolve both from the folder of the caller, which may be any.
  const loader = pathToFileURL(require.resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', loader, join(root, file), ...args], {
    stdio: 'inherit',
    env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.json'), ...env },
  });
  const stopPassing = passSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      stopPassing();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/**
 * A terminal sends Ctrl-C to both processes, so it is passed on only when no terminal did: twice would mean "at once" to the child.
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignals(child) {
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  return () => {
    for (const signal of signals) process.off(signal, pass);
  };
}
