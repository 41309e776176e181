import pg from 'pg';
import { CopydeskError } from '../domain/errors.ts';
import { type Connection, type Database, type Lend, sqlOver } from './database.ts';
import { SqlError, sqlError } from './sql-error.ts';

/** Connects to Postgres 15 or later by its URL, over a pool of ten connections. */
export async function openPostgres(url: string): Promise<Database> {
  if (!URL.canParse(url) || !/^postgres(ql)?:/.test(url)) {
    // The text is not repeated: it may hold a password.
    throw new CopydeskError('invalid', 'The address of the database is not a Postgres URL. Check DATABASE_URL.', {
      choices: ['postgres://user:password@host:5432/copydesk'],
    });
  }
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'copydesk',
    types: { getTypeParser },
  });
  // An idle connection that the server ended: the pool has thrown it away already, and without a listener Node would exit.
  pool.on('error', ignore);

  const lend: Lend = async (work) => {
    const client = await pool.connect().catch((error) => {
      throw sqlError(error, 'transient');
    });
    // A connection that breaks while it is lent says so by this event too; the statement under way rejects, and that is enough.
    client.on('error', ignore);
    const connection = connectionOf(client);
    try {
      return await work(connection);
    } finally {
      if (!connection.broken) client.off('error', ignore);
      client.release(connection.broken);
    }
  };

  let closing: Promise<void> | undefined;
  const database: Database = {
    ...sqlOver(lend),
    close() {
      closing ??= pool.end();
      return closing;
    },
  };
  try {
    await database.query('select 1');
  } catch (error) {
    await database.close();
    const { errorClass, code, message } = sqlError(error, 'transient');
    const { host, pathname } = new URL(url);
    throw new SqlError(
      errorClass,
      `Postgres at ${host}${pathname} cannot be used: ${message}. Check DATABASE_URL.`,
      code,
      error,
    );
  }
  return database;
}

const ignore = () => {};

interface PostgresConnection extends Connection {
  broken: boolean;
}

/** One for each client for as long as that lives: what is known of a session belongs to it. */
const connections = new WeakMap<pg.PoolClient, PostgresConnection>();

function connectionOf(client: pg.PoolClient): PostgresConnection {
  const known = connections.get(client);
  if (known) return known;
  const connection: PostgresConnection = {
    broken: false,
    async query(text, parameters) {
      try {
        const result: pg.QueryResult | pg.QueryResult[] =
          parameters.length > 0 ? await client.query(text, [...parameters]) : await client.query(text);
        return (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? [];
      } catch (error) {
        const classed = sqlError(error, 'transient');
        // The driver may not know yet that this connection is ending. After a deadlock (class 40) it is sound.
        connection.broken ||= classed.errorClass === 'transient' && !classed.code.startsWith('40');
        throw classed;
      }
    },
  };
  connections.set(client, connection);
  return connection;
}

const types = { int8: 20, date: 1082, timestamp: 1114, timestamptz: 1184 };

const parsers = new Map<number, (text: string) => unknown>([
  [types.int8, Number],
  [types.date, String],
  [types.timestamp, String],
  [types.timestamptz, (text) => new Date(text).toISOString()],
]);

function getTypeParser(type: number, format?: 'text' | 'binary') {
  return parsers.get(type) ?? pg.types.getTypeParser(type, format as 'text');
}
