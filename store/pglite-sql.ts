import { Worker } from 'node:worker_threads';
import { type Connection, type Database, type Lend, sqlOver } from './database.ts';
import { lockDirectory } from './lock-directory.ts';
import { SqlError, sqlError } from './sql-error.ts';

/**
 * Opens the embedded database below `directory`, and makes it the first time (some seconds). One process at a time: who comes
 * second gets a `conflict`. It survives a crash of the process, not a loss of power (PGlite runs without fsync).
 */
export async function openPglite(directory: string): Promise<Database> {
  const lock = lockDirectory(directory);
  const thread = startThread(directory);
  try {
    await thread.opened;
  } catch (error) {
    await thread.stop();
    lock.release();
    const { message, code } = sqlError(error, 'invalid');
    throw new SqlError('invalid', `The embedded database in ${directory} does not open: ${message}`, code, error);
  }
  const lend = oneAtATime({ query: (text, parameters) => thread.ask({ text, parameters }) });
  const close = () =>
    lend(async () => {
      await thread.ask({ close: true }).catch(() => {});
      await thread.stop();
      lock.release();
    });
  let closing: Promise<void> | undefined;
  return {
    ...sqlOver(lend),
    // Once only: the lock may have another owner by the second call.
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** The only connection goes from hand to hand, so nothing gets between the statements of a transaction. */
function oneAtATime(connection: Connection): Lend {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(() => work(connection));
    last = turn.catch(() => {});
    return turn;
  };
}

type Request = { text: string; parameters: readonly unknown[] } | { close: true };
type Answer = { id: number; rows: unknown[] } | { id: number; error: { message: string; code: string } };

function startThread(directory: string) {
  const waiting = new Map<number, { resolve: (rows: unknown[]) => void; reject: (error: unknown) => void }>();
  let lastId = 0;
  let ended: Error | null = null;

  const worker = new Worker(new URL('./pglite-thread.mjs', import.meta.url), {
    workerData: { directory },
    execArgv: [],
  });
  const wait = (id: number) => new Promise<unknown[]>((resolve, reject) => waiting.set(id, { resolve, reject }));
  const end = (reason: Error) => {
    ended ??= reason;
    for (const { reject } of waiting.values()) reject(sqlError(ended, 'transient'));
    waiting.clear();
  };

  worker.on('message', (answer: Answer) => {
    const request = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) request?.reject(sqlError(answer.error, 'invalid'));
    else request?.resolve(answer.rows);
  });
  worker.on('error', (error) => end(new Error(`The embedded database stopped: ${error.message}`, { cause: error })));
  worker.on('exit', () => end(new Error('The embedded database is closed.')));

  return {
    opened: wait(0),
    async ask(request: Request): Promise<unknown[]> {
      if (ended) throw sqlError(ended, 'transient');
      const id = ++lastId;
      worker.postMessage({ id, ...request });
      return wait(id);
    },
    async stop(): Promise<void> {
      await worker.terminate();
    },
  };
}
