import type { Sql } from '../domain/sql.ts';
import type { Database } from './database.ts';
import type { DumpedRow } from './store.ts';
import { tenantTables } from './tenant-tables.ts';

/** So much JSON is fetched at once, give or take a row: a database of any size passes through little memory. */
const batchBytes = 1_000_000;
const batchRows = 1_000;

/**
 * Reads the whole database, as of one moment, row by row: first the list of migrations, then each table after those it refers to.
 * The values are the JSON that the database makes of them, so that times keep their microseconds.
 */
export function dump(database: Database, write: (line: DumpedRow) => Promise<void>): Promise<void> {
  return database.transaction(async (sql) => {
    await sql.query('set transaction isolation level repeatable read, read only');
    // Both decide how values are written, and a server may have been told otherwise.
    await sql.query("set local timezone = 'UTC'; set local extra_float_digits = 1");
    for (const row of await sql.query('select name, checksum from schema_migrations order by name')) {
      await write({ table: 'schema_migrations', row });
    }
    for (const { name } of await tenantTables(sql)) {
      for await (const row of rowsOf(sql, name)) await write({ table: name, row });
    }
  });
}

async function* rowsOf(sql: Sql, table: string): AsyncGenerator<DumpedRow['row']> {
  await sql.query(`declare dumped no scroll cursor for select row_to_json(t)::text as json from ${table} t`);
  let count = 1;
  for (;;) {
    const rows = await sql.query<{ json: string }>(`fetch ${count} from dumped`);
    if (rows.length === 0) break;
    for (const { json } of rows) yield JSON.parse(json);
    const bytes = rows.reduce((sum, { json }) => sum + json.length, 0);
    count = Math.max(1, Math.min(batchRows, 2 * count, Math.floor((batchBytes / bytes) * rows.length)));
  }
  await sql.query('close dumped');
}
