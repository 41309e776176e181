import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request as a simulator sees it. */
export interface Ask {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  /** As text; `json` parses it, undefined when it is none. */
  body: string;
  json: unknown;
}

export interface Answer {
  status: number;
  json?: unknown;
  headers?: Record<string, string>;
}

/**
 * What goes wrong with a request: `reset-before` is cut before the simulator acts, `reset-after` once it has acted, `silence` acts and never
 * answers, `late` answers after `ms`, `garbled` answers with half of a JSON; `status` is answered without acting.
 */
export type Fault =
  | { kind: 'none' }
  | { kind: 'reset-before' | 'reset-after' | 'silence' | 'garbled' }
  | { kind: 'late'; ms: number }
  | { kind: 'status'; status: number; json?: unknown; headers?: Record<string, string> };

/** One line of a simulator's own log. What it says of effects is the proof: it is on disk before anybody gets an answer. */
export interface LogLine {
  at: string;
  simulator: string;
  method: string;
  path: string;
  status: number | null;
  fault: Fault['kind'];
  /** What came of it: set by the simulator for every change of something that readers or accounts see. */
  effects: Effect[];
}

/** A change in the remote system, e.g. `{ effect: 'published', id: '17', marker: '…', hash: '…' }`. */
export interface Effect {
  effect: string;
  id: string;
  marker?: string | null;
  [more: string]: unknown;
}

export interface Simulator {
  url: string;
  log: LogLine[];
  /** Of every effect so far, in order. */
  effects(): Effect[];
  /** Decides about each request; asked in order of arrival. Reads and writes alike: look at `method` and `path`. */
  faults(decide: (ask: Ask) => Fault): void;
  close(): Promise<void>;
}

/**
 * Starts a simulator on loopback. `handle` is the simulated system: it answers as the real one does, and tells `effect` of what it changed.
 * It runs for one request at a time, as a database transaction would. With `logFile` each line is appended and fsynced before the answer.
 */
export async function startSimulator(
  name: string,
  handle: (ask: Ask, effect: (effect: Effect) => void) => Answer | Promise<Answer>,
  { port = 0, logFile }: { port?: number; logFile?: string } = {},
): Promise<Simulator> {
  const log: LogLine[] = [];
  const file = logFile ? openSync(logFile, 'a') : null;
  let decide: (ask: Ask) => Fault = () => ({ kind: 'none' });
  let turn: Promise<unknown> = Promise.resolve();

  function write(line: LogLine): void {
    log.push(line);
    if (file === null) return;
    writeSync(file, `${JSON.stringify(line)}\n`);
    fsyncSync(file);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ask = await read(request);
    const fault = decide(ask);
    const line = { at: '', simulator: name, method: ask.method, path: ask.path, fault: fault.kind };
    const noted = (status: number | null, effects: Effect[]) =>
      write({ ...line, at: new Date().toISOString(), status, effects });
    if (fault.kind === 'reset-before') {
      noted(null, []);
      request.socket.resetAndDestroy();
      return;
    }
    if (fault.kind === 'status') {
      noted(fault.status, []);
      return send(response, fault);
    }
    const effects: Effect[] = [];
    const mine = turn.then(() => handle(ask, (effect) => effects.push(effect)));
    turn = mine.catch(() => undefined);
    const answer = await mine;
    noted(answer.status, effects);
    if (fault.kind === 'reset-after') request.socket.resetAndDestroy();
    else if (fault.kind === 'garbled') {
      // An answer that has no body could not be garbled.
      const status = answer.status === 204 ? 200 : answer.status;
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"half": ');
    } else if (fault.kind !== 'silence') {
      if (fault.kind === 'late') await sleep(fault.ms);
      send(response, answer);
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A mistake of the simulator must not look like one of the code under test.
      process.stderr.write(`simulator ${name}: ${error instanceof Error ? error.stack : String(error)}\n`);
      if (!response.headersSent) response.writeHead(599).end();
    });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    log,
    effects: () => log.flatMap(({ effects }) => effects),
    faults(next) {
      decide = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      if (file !== null) closeSync(file);
    },
  };
}

async function read(request: IncomingMessage): Promise<Ask> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  const url = new URL(request.url ?? '/', 'http://simulator');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body,
    json: parse(body),
  };
}

function send(response: ServerResponse, { status, json, headers }: Answer): void {
  response.writeHead(status, {
    ...(json !== undefined && { 'content-type': 'application/json' }),
    'x-request-id': randomUUID(),
    ...headers,
  });
  response.end(json === undefined ? undefined : JSON.stringify(json));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
