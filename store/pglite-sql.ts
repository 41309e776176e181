import { type Connection, type Database, type Lend, sqlOver } from './database.ts';
import { lockDirectory } from './lock-directory.ts';
import { requireSpace } from './require-space.ts';
import { SqlError, sqlError } from './sql-error.ts';
import { type DatabaseThread, startThread } from './start-thread.ts';

/**
 * Opens the embedded database below `directory`, and makes it the first time (some seconds). One process at a time: who comes
 * second gets a `conflict`. It survives a crash of the process, not a loss of power (PGlite runs without fsync). A database that has
 * stopped, as on a full disk, is opened again for the next statement.
 * @throws CopydeskError `transient` when the disk is nearly full, `invalid` when what lies there does not open
 */
export async function openPglite(directory: string): Promise<Database> {
  const lock = lockDirectory(directory);
  let thread: DatabaseThread;
  try {
    thread = await open(directory);
  } catch (error) {
    lock.release();
    throw error;
  }
  let closing: Promise<void> | undefined;
  const lend = oneAtATime(async () => {
    if (thread.ended() && !closing) thread = await open(directory);
    return thread.connection;
  });
  const close = () =>
    lend(async () => {
      await thread.close();
      lock.release();
    });
  return {
    ...sqlOver(lend),
    // Once only: the lock may have another owner by the second call.
    close() {
      closing ??= close();
      return closing;
    },
  };
}

async function open(directory: string): Promise<DatabaseThread> {
  requireSpace(directory);
  try {
    return await startThread(directory);
  } catch (error) {
    const { errorClass, message, code } = sqlError(error, 'invalid');
    const text = `The embedded database in ${directory} does not open: ${message}`;
    throw new SqlError(errorClass === 'transient' ? errorClass : 'invalid', text, code, error);
  }
}

/** The only connection goes from hand to hand, so nothing gets between the statements of a transaction. */
function oneAtATime(connect: () => Promise<Connection>): Lend {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(async () => work(await connect()));
    last = turn.catch(() => {});
    return turn;
  };
}
