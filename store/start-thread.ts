import { Worker } from 'node:worker_threads';
import type { Connection } from './database.ts';
import { diskIsFull, requireSpace } from './require-space.ts';
import { SqlError, sqlError } from './sql-error.ts';

/** The thread that an embedded database runs in. */
export interface DatabaseThread {
  /** The one session of this database. It speaks to nobody once the thread has ended. */
  connection: Connection;
  /** True when the database answers nothing more; all that it had committed is in its folder. */
  ended(): boolean;
  /** Closes the database in order, then ends the thread. */
  close(): Promise<void>;
}

/** How long a statement may wait before the disk is looked at. */
const patienceMs = 10_000;

/**
 * Starts the thread and opens the database of a folder in it. PGlite writes data to a full disk as Postgres does: with an error. But where
 * its journal cannot grow it stops answering for ever, sometimes with an error first and sometimes without one. Such a thread is ended: like
 * one whose process was killed, it loses nothing that was committed.
 */
export async function startThread(directory: string): Promise<DatabaseThread> {
  const waiting = new Map<number, { resolve: (rows: unknown[]) => void; reject: (error: unknown) => void }>();
  let lastId = 0;
  let ended: unknown = null;

  const worker = new Worker(new URL('./pglite-thread.mjs', import.meta.url), {
    workerData: { directory },
    execArgv: [],
  });
  const wait = (id: number) => {
    const look = setInterval(() => {
      if (diskIsFull(directory)) void stop(diskFull(directory));
    }, patienceMs).unref();
    const answered = new Promise<unknown[]>((resolve, reject) => waiting.set(id, { resolve, reject }));
    return answered.finally(() => clearInterval(look));
  };
  const end = (reason: unknown) => {
    ended ??= reason;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  const stop = async (reason: unknown) => {
    end(reason);
    await worker.terminate();
  };

  worker.on('message', (answer: Answer) => {
    const request = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (!('error' in answer)) return request?.resolve(answer.rows);
    const full = answer.error.code === fullDisk && diskFull(directory, answer.error);
    request?.reject(full || sqlError(answer.error, 'invalid'));
    if (full) void stop(full);
  });
  worker.on('error', (error) => end(stopped(error)));
  worker.on('exit', () => end(stopped()));

  async function ask(request: Request): Promise<unknown[]> {
    if (ended) throw ended;
    const id = ++lastId;
    worker.postMessage({ id, ...request });
    return wait(id);
  }

  try {
    await wait(0);
  } catch (error) {
    await stop(error);
    throw error;
  }
  return {
    connection: {
      async query(text, parameters) {
        if (writes.test(text)) requireSpace(directory);
        return ask({ text, parameters });
      },
    },
    ended: () => ended !== null,
    async close() {
      await ask({ close: true }).catch(() => {});
      await stop(stopped());
    },
  };
}

type Request = { text: string; parameters: readonly unknown[] } | { close: true };
type Answer = { id: number; rows: unknown[] } | { id: number; error: { message: string; code: string } };

/** Whatever may make the journal grow. A word of a text that is only read makes no difference where there is space. */
const writes = /\b(insert|update|delete|truncate|create|alter|drop|grant)\b/i;

/** SQLSTATE disk_full (PostgreSQL, appendix A). */
const fullDisk = '53100';

const diskFull = (directory: string, cause?: unknown): SqlError =>
  new SqlError(
    'transient',
    `The disk that holds ${directory} is full. Free space there; the embedded database then goes on with all that was committed.`,
    fullDisk,
    cause,
  );

const stopped = (cause?: Error): SqlError =>
  new SqlError(
    'transient',
    cause ? `The embedded database stopped: ${cause.message}` : 'The embedded database is closed.',
    '',
    cause,
  );
