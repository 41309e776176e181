import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { z } from 'zod';
import { CopydeskError } from '../domain/errors.ts';
import { goOn } from './backup/hold-still.ts';
import { ensurePrivateDirectory } from './private-directory.ts';
import { identifyProcess } from './process-identity.ts';

export interface TemporalServer {
  /** `host:port` of the gRPC frontend. */
  address: string;
  /** Null when the server runs without its web interface. */
  uiUrl: string | null;
  pid: number;
  /** True when the server of a former process was taken over. */
  adopted: boolean;
  /** Asks the server to end and waits until it has. Safe to call twice. */
  stop(): Promise<void>;
}

/** Name of its database (SQLite), beside which lies the journal. */
export const temporalDatabase = 'temporal.db';

/** What the next start must know. Ports outlive the server, so that a bookmarked address stays good. */
const ServerRecord = z.object({
  pid: z.number().int(),
  startTime: z.string(),
  port: z.number().int(),
  uiPort: z.number().int(),
  ui: z.boolean(),
  database: z.string(),
});
type ServerRecord = z.infer<typeof ServerRecord>;

/**
 * The embedded Temporal server of `directory`: adopts the one that a killed process left behind, else starts one. It outlives
 * this process unless `stop` is called. Callers hold the lock of the directory; two at once would start two servers.
 * @throws CopydeskError `transient` with the end of the server's log when it does not come up
 */
export async function ensureTemporalServer(options: {
  /** The `temporal` command. */
  binary: string;
  /** Holds database, log and record of the server; made when missing. */
  directory: string;
  ui: boolean;
  log: (line: string) => void;
}): Promise<TemporalServer> {
  const directory = resolve(options.directory);
  ensurePrivateDirectory(directory);
  const record = readRecord(directory);
  if (record && isOurs(record)) {
    // A backup that was killed may have left it standing still.
    goOn(record.pid);
    if (await answers(record, 15_000)) {
      options.log(`took over the Temporal server of a former start (pid ${record.pid})`);
      return handle(record, true);
    }
    options.log(`the Temporal server of a former start (pid ${record.pid}) does not answer; replacing it`);
    await stopServer(record);
  }
  // A free port can be taken between the look and the server's own bind, so a first failure is not the last word.
  return start(options.binary, directory, options.ui, record).catch(() =>
    start(options.binary, directory, options.ui, null),
  );
}

/** The process of the embedded server of `directory`; null when none runs. */
export function runningTemporal(directory: string): number | null {
  const record = readRecord(resolve(directory));
  return record && isOurs(record) ? record.pid : null;
}

async function start(
  binary: string,
  directory: string,
  ui: boolean,
  former: ServerRecord | null,
): Promise<TemporalServer> {
  const database = join(directory, temporalDatabase);
  const port = await freePort(former?.port);
  const uiPort = await freePort(former?.uiPort);
  const logFile = join(directory, 'temporal.log');
  const output = openSync(logFile, 'w', 0o600);
  // Detached: a Ctrl-C at the terminal must reach us alone, since we still need the server to shut down in order.
  const child = spawn(binary, serverArguments(database, port, ui ? uiPort : null), {
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const { pid } = await started(child, binary);
  child.unref();
  const record = { pid, startTime: identifyProcess(pid)?.startTime ?? '', port, uiPort, ui, database };
  writeRecord(directory, record);
  if (await answers(record, 60_000)) return handle(record, false);
  await stopServer(record);
  const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n');
  throw new CopydeskError('transient', `The Temporal server did not come up. Its log ends with:\n${tail}`, {
    where: { file: logFile },
  });
}

/**
 * SQLite in WAL mode with `synchronous=normal` gives five times the throughput and survives the death of the process, not of the
 * machine. One partition a queue and eager dispatch save a step's way through the matching service on a single node. The server also
 * speaks HTTP on a port of its own, asks nobody who they are and cannot be told not to: any website that the operator visits could end
 * campaigns. A host that nobody knows and no name service has (RFC 6761, 6.4) is the only one it may be called by there.
 */
function serverArguments(database: string, port: number, uiPort: number | null): string[] {
  const dynamic = [
    'matching.numTaskqueueReadPartitions=1',
    'matching.numTaskqueueWritePartitions=1',
    'system.enableActivityEagerExecution=true',
    `frontend.httpAllowedHosts=["${randomUUID()}.invalid"]`,
  ];
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
    ...(uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...['--db-filename', database, '--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
    ...dynamic.flatMap((value) => ['--dynamic-config-value', value]),
  ];
}

function started(child: ChildProcess, binary: string): Promise<{ pid: number }> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve({ pid: child.pid as number }));
    child.once('error', (cause) =>
      reject(
        new CopydeskError(
          'not_found',
          `"${binary}" could not be started: ${cause.message}. Set COPYDESK_TEMPORAL_BINARY to the temporal command.`,
          { cause },
        ),
      ),
    );
  });
}

function handle(record: ServerRecord, adopted: boolean): TemporalServer {
  return {
    address: addressOf(record),
    uiUrl: record.ui ? `http://127.0.0.1:${record.uiPort}` : null,
    pid: record.pid,
    adopted,
    stop: () => stopServer(record),
  };
}

const addressOf = (record: ServerRecord): string => `127.0.0.1:${record.port}`;

/** The pid alone proves nothing, it may have been given to a stranger: start time and database must agree too. */
function isOurs({ pid, startTime, database }: ServerRecord): boolean {
  const found = identifyProcess(pid);
  return (
    found !== null &&
    found.startTime === startTime &&
    found.command.split(' ').includes('start-dev') &&
    found.command.includes(`--db-filename ${database}`)
  );
}

async function stopServer(record: ServerRecord): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGTERM', 15_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isOurs(record)) return;
    process.kill(record.pid, signal);
    for (const end = Date.now() + patienceMs; isOurs(record) && Date.now() < end; ) await sleep(20);
  }
}

/** Waits until the server speaks and knows its namespace, which it makes a moment after its port opens. */
async function answers(record: ServerRecord, patienceMs: number): Promise<boolean> {
  for (const end = Date.now() + patienceMs; isOurs(record) && Date.now() < end; await sleep(50)) {
    const connection = await Connection.connect({ address: addressOf(record), connectTimeout: 1_000 }).catch(
      () => null,
    );
    if (!connection) continue;
    const ready = await connection.workflowService.describeNamespace({ namespace: 'default' }).catch(() => null);
    await connection.close();
    if (ready) return true;
  }
  return false;
}

/** `wanted` when it is free, else any. */
function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort())));
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

const recordFile = (directory: string): string => join(directory, 'temporal.json');

function readRecord(directory: string): ServerRecord | null {
  const file = recordFile(directory);
  if (!existsSync(file)) return null;
  try {
    return ServerRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // A record that cannot be read names no server of ours; the new one replaces it.
    return null;
  }
}

function writeRecord(directory: string, record: ServerRecord): void {
  const file = recordFile(directory);
  writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
