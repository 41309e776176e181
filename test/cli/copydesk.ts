import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../cli.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Starts the command as a process of its own, without a terminal, in an environment of its own. */
export function copydeskProcess(args: string[], env: Record<string, string> = {}): ChildProcess {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, ['--import', tsx, cli, ...args], { env: { PATH, LANG: 'en_GB.UTF-8', ...env } });
}

/** The same, to its end; `input` is what is piped into it. */
export async function copydesk(args: string[], env: Record<string, string> = {}, input = ''): Promise<Outcome> {
  const child = copydeskProcess(args, env);
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  // A command that ends without reading closes its end.
  child.stdin!.on('error', () => undefined).end(input);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout!), text(child.stderr!), ended]);
  return { code, stdout, stderr };
}
