import { CopydeskError } from '../domain/errors.ts';
import type { Sql } from '../domain/sql.ts';
import type { Database } from './database.ts';
import type { DumpedRow } from './store.ts';
import { type TenantTable, tenantTables } from './tenant-tables.ts';

const batchBytes = 1_000_000;
const batchRows = 1_000;

/**
 * Writes what `dump` read into a database that has the same migrations and no rows, all or nothing. Nobody else writes meanwhile.
 * Triggers and constraints of the tables stay in force.
 */
export function load(database: Database, rows: AsyncIterable<DumpedRow>): Promise<void> {
  return database.transaction(async (sql) => {
    const tables = await tenantTables(sql);
    await sql.query(`lock table ${tables.map(({ name }) => name).join(', ')} in share row exclusive mode`);
    await refuseFull(sql, tables);
    const writer = createWriter(sql, tables);
    let migrations: DumpedRow['row'][] | null = [];
    for await (const { table, row } of rows) {
      if (table === 'schema_migrations' && migrations) migrations.push(row);
      else {
        if (migrations) await refuseOtherMigrations(sql, migrations);
        migrations = null;
        await writer.add(table, row);
      }
    }
    if (migrations) await refuseOtherMigrations(sql, migrations);
    await writer.flush();
    for (const { name, identity } of tables) if (identity) await numberOn(sql, name, identity);
  });
}

/** Rows of one table go in together until they are many. */
function createWriter(sql: Sql, tables: readonly TenantTable[]) {
  let batch: DumpedRow['row'][] = [];
  let bytes = 0;
  let current: TenantTable | undefined;

  const flush = async () => {
    if (!current || batch.length === 0) return;
    const columns = current.columns.map((column) => `"${column}"`).join(', ');
    await sql.query(
      `insert into ${current.name} (${columns}) overriding system value
       select ${columns} from json_populate_recordset(null::${current.name}, $1::json)`,
      [batch],
    );
    batch = [];
    bytes = 0;
  };

  return {
    flush,
    async add(table: string, row: DumpedRow['row']): Promise<void> {
      if (table !== current?.name || batch.length >= batchRows || bytes >= batchBytes) await flush();
      if (table !== current?.name) current = tableOf(tables, table);
      refuseOtherColumns(current, row);
      batch.push(row);
      bytes += JSON.stringify(row).length;
    },
  };
}

function tableOf(tables: readonly TenantTable[], name: string): TenantTable {
  const found = tables.find((table) => table.name === name);
  if (found) return found;
  throw new CopydeskError('invalid', `The dump has a row for the table ${name}, which this database does not have.`, {
    choices: tables.map((table) => table.name),
  });
}

/** A column that is missing would silently become NULL, and one that is unknown would be lost. */
function refuseOtherColumns({ name, columns }: TenantTable, row: DumpedRow['row']): void {
  const given = Object.keys(row);
  if (given.length === columns.length && columns.every((column) => column in row)) return;
  throw new CopydeskError('invalid', `A row of ${name} in the dump has the columns ${given.join(', ')}.`, {
    choices: columns,
  });
}

async function refuseFull(sql: Sql, tables: readonly TenantTable[]): Promise<void> {
  const full: string[] = [];
  for (const { name } of tables) {
    if ((await sql.query(`select from ${name} limit 1`)).length > 0) full.push(name);
  }
  if (full.length === 0) return;
  throw new CopydeskError(
    'conflict',
    `A dump is loaded only into an empty database, and this one has rows in ${full.join(', ')}. Load it into a new one.`,
  );
}

async function refuseOtherMigrations(sql: Sql, dumped: readonly DumpedRow['row'][]): Promise<void> {
  const here = await sql.query<{ name: string; checksum: string }>('select name, checksum from schema_migrations');
  const there = new Map(dumped.map(({ name, checksum }) => [name, checksum]));
  const reasons = [
    ...here.filter(({ name }) => !there.has(name)).map(({ name }) => `the dump lacks ${name}`),
    ...here
      .filter(({ name, checksum }) => there.has(name) && there.get(name) !== checksum)
      .map(({ name }) => `${name} differs`),
    ...[...there.keys()]
      .filter((name) => !here.some((one) => one.name === name))
      .map((name) => `the dump has ${name} besides`),
  ];
  if (reasons.length === 0) return;
  throw new CopydeskError(
    'conflict',
    `The dump comes from another version of the database: ${reasons.join(', ')}. Load it with the version of Copydesk that wrote it, then start the newer one.`,
  );
}

/** The next row that the database numbers comes after all that were loaded. */
const numberOn = (sql: Sql, table: string, column: string) =>
  sql.query(
    `select setval(pg_get_serial_sequence($1, $2), last) from (select max("${column}") as last from ${table}) as loaded
     where last is not null`,
    [table, column],
  );
