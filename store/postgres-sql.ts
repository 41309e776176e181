import pg from 'pg';
import { type Database, type Lend, sqlOver } from './database.ts';
import { SqlError, sqlError } from './sql-error.ts';

/** Connects to Postgres 15 or later by its URL, over a pool of ten connections. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'copydesk',
    types: { getTypeParser },
  });
  // An idle connection that the server ended: the pool has thrown it away already, and without a listener Node would exit.
  pool.on('error', () => {});

  const lend: Lend = async (work) => {
    const client = await pool.connect().catch((error) => {
      throw sqlError(error, 'transient');
    });
    try {
      return await work({
        async query(text, parameters) {
          try {
            const result: pg.QueryResult | pg.QueryResult[] =
              parameters.length > 0 ? await client.query(text, [...parameters]) : await client.query(text);
            return (Array.isArray(result) ? result.at(-1)?.rows : result.rows) ?? [];
          } catch (error) {
            throw sqlError(error, 'transient');
          }
        },
      });
    } finally {
      client.release();
    }
  };

  const database = { ...sqlOver(lend), close: () => pool.end() };
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
