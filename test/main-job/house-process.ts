import type { ChildProcess } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { runningTemporal } from '../../house/temporal-server.ts';
import { ensureTemporal } from '../../scripts/lib/ensure-temporal.mjs';
import { root } from '../../scripts/lib/root.mjs';
import { readServerFile } from '../../server/server-file.ts';
import { copyExample } from '../support/copy-example.ts';
import { spawnStart } from '../support/spawn-start.ts';
import { newEmbeddedDirectory } from '../support/stores.ts';
import { until } from './until.ts';

/** A customer's machine: home and workspace in a folder of their own, on which `npm start` is run, killed and run again. */
export interface Machine {
  home: string;
  workspace: string;
  /** Changes a YAML file of the workspace. */
  // biome-ignore lint/suspicious/noExplicitAny: tests change single fields of files whose schema the workspace checks.
  edit(file: string, change: (content: any) => void): Promise<void>;
  /** Runs start.ts, of another source than ours where one is given; one at a time. */
  start(more?: { source?: string; environment?: Record<string, string> }): Promise<HouseProcess>;
  /** The embedded Temporal server, as `temporal.json` names it; null when it does not run. */
  temporalPid(): Promise<number | null>;
  /** Where that server answers, `host:port`. */
  temporalAddress(): Promise<string>;
  /** Ends whatever still runs here, by pid, and removes the folder. */
  remove(): Promise<void>;
}

export interface HouseProcess {
  pid: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Everything it has said so far. */
  output(): string;
  /** That, and what it wrote to its logs. */
  log(): Promise<string>;
  /** Waits until it says this. */
  says(text: string | RegExp): Promise<void>;
  /** SIGKILL, and waits until it is gone. Returns when it was killed, in milliseconds since 1970. */
  kill(): Promise<number>;
  /** Ctrl-C, or another signal that asks it to stop, and waits for its exit code. */
  stop(signal?: 'SIGINT' | 'SIGTERM'): Promise<number | null>;
  /** Asks the API in the name of a person. The first call waits until the API answers. */
  ask<T>(person: string, path: string, more?: { body?: unknown; key?: string }): Promise<Answered<T>>;
}

export interface Answered<T> {
  status: number;
  json: T;
}

/** A new machine with a copy of the example workspace of a source; `environment` is added to that of every start. */
export async function newMachine(environment: Record<string, string>, source = root): Promise<Machine> {
  const binary = await ensureTemporal(() => {});
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-machine-'));
  const [home, workspace] = [join(directory, 'home'), join(directory, 'workspace')];
  await copyExample(workspace, source);
  const empty = await newEmbeddedDirectory();
  await cp(empty, join(home, 'database'), { recursive: true });
  await rm(empty, { recursive: true, force: true });
  let running: ChildProcess | null = null;

  const temporalPid = async () => runningTemporal(join(home, 'temporal'));

  return {
    home,
    workspace,
    temporalPid,
    async temporalAddress() {
      const { port } = JSON.parse(await readFile(join(home, 'temporal/temporal.json'), 'utf8'));
      return `127.0.0.1:${port}`;
    },
    async edit(file, change) {
      const content = parse(await readFile(join(workspace, file), 'utf8'));
      change(content);
      await writeFile(join(workspace, file), stringify(content));
    },
    async start({ source = root, environment: more = {} } = {}) {
      const own = { COPYDESK_HOME: home, COPYDESK_WORKSPACE: workspace };
      running = spawnStart(binary, { ...own, ...environment, ...more }, source);
      return watch(running, home);
    },
    async remove() {
      if (running && isAlive(running)) await end(running, 'SIGTERM', 30_000);
      if (running && isAlive(running)) await end(running, 'SIGKILL', 10_000);
      const temporal = await temporalPid();
      if (temporal) {
        process.kill(temporal, 'SIGTERM');
        await until('the Temporal server has ended', async () => (await temporalPid()) === null);
      }
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function watch(child: ChildProcess, home: string): HouseProcess {
  const startedAt = Date.now();
  const pid = child.pid!;
  let output = '';
  const listen = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout!.on('data', listen);
  child.stderr!.on('data', listen);
  const alive = () => {
    if (!isAlive(child)) throw new Error(`start.ts ended with ${child.exitCode ?? child.signalCode}:\n${output}`);
  };
  const server = () =>
    until('its server has started', async () => {
      alive();
      const file = readServerFile(home);
      return file?.pid === pid && file;
    });
  return {
    pid,
    startedAt,
    output: () => output,
    async log() {
      const files = ['worker.log', 'server.log'].map((name) => readFile(join(home, name), 'utf8').catch(() => ''));
      return [output, ...(await Promise.all(files)).map((log) => log.slice(-4_000))].join('\n');
    },
    says: async (text) => {
      await until(`it says "${text}"; it said:\n${output}`, async () => {
        alive();
        return typeof text === 'string' ? output.includes(text) : text.test(output);
      });
    },
    async kill() {
      const at = Date.now();
      await end(child, 'SIGKILL', 10_000);
      return at;
    },
    async stop(signal = 'SIGINT') {
      await end(child, signal, 60_000);
      return child.exitCode;
    },
    async ask<T>(person: string, path: string, { body, key }: { body?: unknown; key?: string } = {}) {
      const { url, token } = await server();
      const response = await fetch(`${url}/api/v1${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'copydesk-as': person,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, json: (await response.json()) as T };
    },
  };
}

const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

async function end(child: ChildProcess, signal: NodeJS.Signals, patienceMs: number): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([gone, new Promise((resolve) => (timer = setTimeout(resolve, patienceMs)))]);
  clearTimeout(timer);
}
