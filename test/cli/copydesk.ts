import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../cli.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command as a process of its own, without a terminal, in an environment of its own. */
export function copydesk(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  const { PATH = '' } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', tsx, cli, ...args],
      { env: { PATH, LANG: 'en_GB.UTF-8', ...env } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
