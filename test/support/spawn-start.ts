import { type ChildProcess, spawn } from 'node:child_process';
import { root } from '../../scripts/lib/root.mjs';

/**
 * Runs start.ts as `npm start` does, on any free port and with nothing of this process's environment that it does not need.
 * @param binary the Temporal CLI
 * @param source where the release lies that is to be run
 */
export const spawnStart = (binary: string, environment: Record<string, string>, source = root): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', 'start.ts'], {
    cwd: source,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      COPYDESK_TEMPORAL_BINARY: binary,
      COPYDESK_PORT: '0',
      ...environment,
    },
  });
