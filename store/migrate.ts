import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../domain/canonical.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Sql } from '../domain/sql.ts';
import { SqlError } from './sql-error.ts';

interface Migration {
  name: string;
  text: string;
  checksum: string;
}

const houseMigrations = fileURLToPath(new URL('./migrations/', import.meta.url));

/**
 * Brings the database to the state of the files `NNNN-name.sql` in `directory`, each in its own transaction. Several processes may
 * do it at once. A file that was changed after it had been applied is refused, and so is a database that is newer than the files.
 */
export async function migrate(sql: Sql, directory = houseMigrations): Promise<void> {
  const migrations = await readMigrations(directory);
  await alone(sql, async (transaction) => {
    await transaction.query(
      'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default clock_timestamp())',
    );
    await tryVector(transaction);
    refuseNewer(await applied(transaction), migrations);
  });
  for (const migration of migrations) await alone(sql, (transaction) => apply(transaction, migration));
}

async function apply(sql: Sql, { name, text, checksum }: Migration): Promise<void> {
  const before = (await applied(sql)).get(name);
  if (before === checksum) return;
  if (before !== undefined) {
    throw new CopydeskError(
      'conflict',
      'This migration was changed after it had been applied to the database. Restore the file and put the change into a new migration.',
      { where: { file: name } },
    );
  }
  await sql.query(text);
  await sql.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
}

function refuseNewer(applied: Map<string, string>, migrations: Migration[]): void {
  const unknown = [...applied.keys()].filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length === 0) return;
  throw new CopydeskError(
    'conflict',
    `The database is newer than this version of Copydesk: it has ${unknown.join(', ')}, this version ends with ` +
      `${migrations.at(-1)?.name ?? 'none'}. Start the newer version, or open another database.`,
  );
}

async function applied(sql: Sql): Promise<Map<string, string>> {
  const rows = await sql.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations order by name',
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

/** Whoever comes second waits here until the first has committed. The number is arbitrary, but for ever the same. */
export const alone = (sql: Sql, work: (transaction: Sql) => Promise<void>): Promise<void> =>
  sql.transaction(async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock(7236498201)');
    await work(transaction);
  });

/** pgvector where there is one. Not installed (0A000, 58P01) or not allowed (42501): the house works without. */
async function tryVector(sql: Sql): Promise<void> {
  try {
    await sql.transaction(async (savepoint) => {
      await savepoint.query('create extension if not exists vector');
    });
  } catch (error) {
    if (!(error instanceof SqlError && ['0A000', '58P01', '42501'].includes(error.code))) throw error;
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const misnamed = names.find((name) => !/^\d{4}-[a-z0-9-]+\.sql$/.test(name));
  if (misnamed)
    throw new CopydeskError('invalid', 'A migration is named like 0001-house.sql.', { where: { file: misnamed } });
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(`${directory}/${name}`, 'utf8');
      return { name, text, checksum: sha256(text) };
    }),
  );
}
