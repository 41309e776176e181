import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess } from '../../house/process-identity.ts';
import { runningTemporal } from '../../house/temporal-server.ts';
import { ensureTemporal } from '../../scripts/lib/ensure-temporal.mjs';
import { readServerFile } from '../../server/server-file.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { copyExample } from '../../test/support/copy-example.ts';
import { type RunningPostgres, startPostgres } from '../../test/support/postgres.ts';
import { spawnStart } from '../../test/support/spawn-start.ts';
import { type Ask, askApi } from './ask-api.ts';

/** `npm start` for several tenants on a Postgres of its own, as a process that can be killed and started again. */
export interface Installation {
  tenants: string[];
  postgres: RunningPostgres;
  /** A second way to the data, to count without loading the server. */
  store: Store;
  /** Starts the process; resolves when the API answers, with the seconds that took. */
  start(): Promise<number>;
  /** What the process has said since it was started. */
  output(): string;
  /** SIGKILL to the process, and to the embedded Temporal server with `temporalToo`. */
  kill(options?: { temporalToo?: boolean }): Promise<void>;
  ask: Ask;
  /** Of the embedded Temporal server, `host:port`. */
  temporalAddress(): Promise<string>;
  /** Pages that the folder channels of a tenant hold. */
  pages(tenant: string): Promise<number>;
  /** Resident memory in MB of each process. */
  memory(): Promise<Record<'house' | 'temporal' | 'postgres', number>>;
  remove(): Promise<void>;
}

export async function newInstallation(
  tenants: string[],
  environment: Record<string, string> = {},
): Promise<Installation> {
  const binary = await ensureTemporal(() => {});
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-installation-'));
  const [home, workspaces] = [join(directory, 'home'), join(directory, 'workspaces')];
  await mkdir(home, { recursive: true });
  for (const tenant of tenants) await copyWorkspace(join(workspaces, tenant), tenant);
  const postgres = await startPostgres();
  const store = await openStore({ kind: 'postgres', url: postgres.url });
  let running: ChildProcess | null = null;
  let output = '';

  const temporalPid = () => runningTemporal(join(home, 'temporal'));

  return {
    tenants,
    postgres,
    store,
    async start() {
      const started = performance.now();
      const own = { COPYDESK_HOME: home, COPYDESK_WORKSPACES: workspaces, DATABASE_URL: postgres.url };
      const child = spawnStart(binary, { ...own, ...environment });
      running = child;
      output = '';
      for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (output += chunk));
      for (;;) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`start.ts ended:\n${output}`);
        const server = readServerFile(home);
        if (server?.pid === child.pid && (await fetch(`${server!.url}/healthz`).catch(() => null))?.ok) break;
        await sleep(25);
      }
      return (performance.now() - started) / 1000;
    },
    output: () => output,
    async kill({ temporalToo = false } = {}) {
      await end(running, 'SIGKILL');
      const temporal = temporalToo ? temporalPid() : null;
      if (temporal) await endPid(temporal, 'SIGKILL');
    },
    ask: askApi(home),
    async temporalAddress() {
      const { port } = JSON.parse(await readFile(join(home, 'temporal/temporal.json'), 'utf8'));
      return `127.0.0.1:${port}`;
    },
    async pages(tenant) {
      const site = join(workspaces, tenant, 'site');
      const files = await readdir(site, { recursive: true }).catch(() => []);
      return files.filter((file) => /[^/]+\/[^/]+\/index\.html$/.test(file)).length;
    },
    async memory() {
      const [house, temporal] = [running?.pid ?? 0, temporalPid() ?? 0];
      const database = [postgres.pid(), ...(await childrenOf(postgres.pid()))];
      return {
        house: await residentMb(house),
        temporal: await residentMb(temporal),
        postgres: await privateMb(database),
      };
    },
    async remove() {
      await end(running, 'SIGTERM');
      const temporal = temporalPid();
      if (temporal) await endPid(temporal, 'SIGTERM');
      await store.close();
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function copyWorkspace(directory: string, tenant: string): Promise<void> {
  await copyExample(directory);
  const settings = join(directory, 'workspace.yaml');
  await writeFile(settings, (await readFile(settings, 'utf8')).replace(/^tenant: .*$/m, `tenant: ${tenant}`));
}

async function end(child: ChildProcess | null, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await gone;
}

async function endPid(pid: number, signal: NodeJS.Signals): Promise<void> {
  process.kill(pid, signal);
  while (identifyProcess(pid)) await sleep(25);
}

/** Linux only, as `/proc` is. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}

/** The database's processes share their buffers: counted by proportional share (`Pss`). */
async function privateMb(pids: number[]): Promise<number> {
  const shares = await Promise.all(
    pids.map(async (pid) => {
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
      return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / 1024;
    }),
  );
  return shares.reduce((sum, share) => sum + share, 0);
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}
