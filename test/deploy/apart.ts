import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/lib/root.mjs';
import { type Compose, readCompose } from './compose.ts';

/** Where things are in this test instead of in the containers. */
export interface Places {
  /** Everything of this test lies below it: `workspaces/`, `secrets/`, homes and the shared folder of public keys. */
  directory: string;
  temporal: string;
  weaviate: string;
}

export interface RunningService {
  pid: number;
  /** What it listens at. */
  port: number;
  output(): string;
  /** Runs the health check of the Compose file. */
  healthy(): Promise<boolean>;
  /** Ends it by a signal; resolves with its exit code, null when it was killed. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/**
 * The services of `deploy/compose.yaml` as processes of this machine: command and environment are those of the file, and only addresses,
 * ports and paths are other ones.
 */
export async function processesOf(places: Places, variables: Record<string, string>) {
  const { directory } = places;
  const compose = readCompose({
    COPYDESK_WORKSPACES_FOLDER: join(directory, 'workspaces'),
    COPYDESK_SECRETS_FOLDER: join(directory, 'secrets'),
    ...variables,
  });
  await mkdir(join(directory, 'secrets'), { recursive: true });
  await writeFile(join(directory, 'secrets/credentials-key'), `${randomBytes(32).toString('base64')}\n`);
  // What `/dev/null` is in their place: no key, and no Vault.
  for (const name of ['openai-api-key', 'credentials-vault-token'])
    await writeFile(join(directory, 'secrets', name), '');
  let started = 0;

  const environmentOf = (service: keyof Compose['services'], home: string, port: number, build = '') => {
    const instead: [from: string, to: string][] = [
      ['/run/secrets', join(directory, 'secrets')],
      ['/workspaces', join(directory, 'workspaces')],
      ['/var/lib/copydesk', join(directory, home)],
      ['/public-keys', join(directory, 'public-keys')],
      ['temporal:7233', places.temporal],
      ['http://weaviate:8080', places.weaviate],
      ['0.0.0.0', '127.0.0.1'],
      ['4664', String(port)],
      ['4665', String(port)],
    ];
    const moved = Object.entries(compose.services[service]!.environment!).map(([name, value]) => {
      const [from, to] = instead.find(([start]) => value.startsWith(start)) ?? ['', ''];
      return [name, to + value.slice(from.length)];
    });
    return {
      PATH: process.env.PATH!,
      HOME: process.env.HOME!,
      ...Object.fromEntries(moved),
      ...(build && { COPYDESK_BUILD_ID: build }),
    } as Record<string, string>;
  };

  return {
    /** Runs a service that ends by itself, and returns what it said. */
    async once(service: string): Promise<string> {
      started += 1;
      const { command } = compose.services[service]!;
      const { stdout } = await promisify(execFile)(process.execPath, command!.slice(1), {
        cwd: root,
        env: environmentOf(service, `${service}-${started}`, 0),
      });
      return stdout;
    },
    /** Runs a `copydesk` command in a container of this service. */
    async copydesk(service: string, home: string, ...words: string[]): Promise<string> {
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'cli.ts', ...words], {
        cwd: root,
        env: environmentOf(service, home, 0),
      });
      return stdout.trim();
    },
    /** Starts a service; `home` outlives it, as its volume does. A worker may be one of a build. */
    async start(
      service: string,
      home: string,
      { port, build }: { port?: number; build?: string } = {},
    ): Promise<RunningService> {
      const listens = port ?? (await freePort());
      const { command, healthcheck } = compose.services[service]!;
      const child = spawn(process.execPath, command!.slice(1), {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: environmentOf(service, home, listens, build),
      });
      const test = healthcheck!.test.slice(2).map((word) => word.replace(/:466[45]/, `:${listens}`));
      return watch(child, listens, test);
    },
  };
}

function watch(child: ChildProcess, port: number, test: string[]): RunningService {
  let output = '';
  const listen = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout!.on('data', listen);
  child.stderr!.on('data', listen);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid!,
    port,
    output: () => output,
    async healthy() {
      if (ended()) throw new Error(`It ended with ${child.exitCode ?? child.signalCode}:\n${output}`);
      return promisify(execFile)(process.execPath, test, { cwd: root }).then(
        () => true,
        () => false,
      );
    },
    async end(signal) {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      if (!ended() && child.kill(signal)) await gone;
      return child.exitCode;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
