// @ts-check
import { spawn } from 'node:child_process';

/**
 * Runs a program to its end. Its output is collected, or shown when `show` is set. A program that cannot be started has code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number, output: string }>} `code` is 128 for a program ended by a signal or by the time limit
 */
export function runCommand(command, args, options = {}) {
  const { cwd, env, show = false, timeoutMs } = options;
  return new Promise((resolve) => {
    const stdio = show ? 'inherit' : 'pipe';
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', stdio, stdio] });
    // Not spawn's own time limit: that one keeps this process alive when the program cannot be started.
    const limit = timeoutMs === undefined ? undefined : setTimeout(() => child.kill(), timeoutMs);
    /** @param {{ code: number, output: string }} outcome */
    const end = (outcome) => {
      clearTimeout(limit);
      resolve(outcome);
    };
    let output = '';
    child.stdout?.on('data', (data) => {
      output += data;
    });
    child.stderr?.on('data', (data) => {
      output += data;
    });
    child.once('error', (error) => end({ code: 127, output: error.message }));
    child.once('close', (code) => end({ code: code ?? 128, output }));
  });
}

/**
 * The last lines of a program's output, for an error message.
 * @param {string} output
 */
export const lastLines = (output) => output.trim().split('\n').slice(-12).join('\n');
