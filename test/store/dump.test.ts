import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStore } from '../../store/open-store.ts';
import { openPostgres } from '../../store/postgres-sql.ts';
import type { DumpedRow, Store } from '../../store/store.ts';
import { startPostgres } from '../support/postgres.ts';
import { newEmbeddedDirectory } from '../support/stores.ts';
import { fill } from './contract/fill.ts';
import { decideCommand, refOf } from './contract/samples.ts';
import { ownDatabase } from './owned-store.ts';

describe('a dump', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  const stops: (() => Promise<void>)[] = [];
  let databases = 0;

  beforeAll(async () => {
    postgres = await startPostgres();
  }, 60_000);
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
    await postgres?.stop();
  });

  const opened = async (options: Parameters<typeof openStore>[0]): Promise<Store> => {
    const store = await openStore(options);
    stops.push(() => store.close());
    return store;
  };
  const newUrl = async () => {
    const admin = await openPostgres(postgres.url);
    await admin.query(`create database dumped_${++databases}`);
    await admin.close();
    return postgres.url.replace(/[^/]*$/, `dumped_${databases}`);
  };
  const kinds: Record<string, () => Promise<Store>> = {
    'the embedded database': async () => {
      const directory = await newEmbeddedDirectory();
      stops.push(() => rm(directory, { recursive: true }));
      return opened({ kind: 'embedded', directory });
    },
    Postgres: async () => opened({ kind: 'postgres', url: await newUrl() }),
    'a Postgres where we are but the owner': async () =>
      opened({ kind: 'postgres', url: await ownDatabase(postgres.url, `owner_${++databases}`) }),
  };
  const onPostgres = kinds.Postgres!;

  /** Each row as one line of text, the way a file would hold it. */
  const dumpOf = async (store: Store) => {
    const lines: string[] = [];
    await store.dump(async (line) => {
      lines.push(JSON.stringify(line));
    });
    return lines;
  };
  async function* rowsOf(lines: readonly string[]): AsyncGenerator<DumpedRow> {
    for (const line of lines) yield JSON.parse(line);
  }
  const rewritten = (lines: readonly string[], change: (line: DumpedRow) => DumpedRow | DumpedRow[]) =>
    lines.flatMap((line) => change(JSON.parse(line))).map((line) => JSON.stringify(line));

  /** Every row as the database itself writes it, for the tables that a tenant may see. */
  const textOf = async (store: Store, tenant: string) => {
    const { sql } = store.forTenant(tenant);
    const tables = await sql.query<{ name: string }>(
      "select relname::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'schema_migrations' order by 1",
    );
    const query = tables
      .map(({ name }) => `select '${name}' as name, t::text as row from ${name} t`)
      .join(' union all ');
    return { tables: tables.length, rows: await sql.query<{ name: string }>(`${query} order by 1, 2`) };
  };
  const isEmpty = async (store: Store) => expect(await store.tenants()).toEqual([]);

  const filled = async (make: () => Promise<Store>) => {
    const store = await make();
    for (const tenant of ['a', 'b']) await fill(store.forTenant(tenant));
    return store;
  };

  const pairs = Object.keys(kinds).flatMap((from) => Object.keys(kinds).map((to) => ({ from, to })));
  it.each(pairs)(
    'of $from gives $to the same rows in every table',
    async ({ from, to }) => {
      const source = await filled(kinds[from]!);
      const lines = await dumpOf(source);
      const target = await kinds[to]!();
      await target.load(rowsOf(lines));
      for (const tenant of ['a', 'b']) {
        const { tables, rows } = await textOf(source, tenant);
        // `fill` writes into every table there is.
        expect(new Set(rows.map(({ name }) => name)).size).toBe(tables);
        expect((await textOf(target, tenant)).rows).toEqual(rows);
      }
      expect((await dumpOf(target)).sort()).toEqual(lines.sort());
      expect(await target.tenants()).toEqual(['a', 'b']);

      // Numbers go on behind those that were loaded, and the tables refuse changes as before.
      const { commands, sql } = target.forTenant('a');
      await commands.record(decideCommand('a', refOf('later')));
      const [order] = await sql.query(
        'select (select max(sequence) from commands) as max, (select sequence from commands where decides_on = $1) as later',
        [refOf('later')],
      );
      expect(order!.later).toBe(order!.max);
      await fill(target.forTenant('c'));
      await expect(sql.query("update commands set campaign = 'x'")).rejects.toThrow(/append-only|permission denied/);
    },
    120_000,
  );

  it('passes many and large rows one by one, and waits for each to be written', async () => {
    const source = await onPostgres();
    const { sql, artifacts, tenant } = source.forTenant('a');
    await sql.query(
      "insert into events select $1, 'launch', n, clock_timestamp(), 'k', '{}' from generate_series(1, 3500) n",
      [tenant],
    );
    for (const size of [1, 3_000_000, 2, 5_000_000, 3]) await artifacts.put('page', 'x'.repeat(size));
    let writing = 0;
    const lines: string[] = [];
    await source.dump(async (line) => {
      expect(++writing).toBe(1);
      if (lines.length % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      lines.push(JSON.stringify(line));
      writing--;
    });
    const target = await onPostgres();
    await target.load(rowsOf(lines));
    expect(await textOf(target, 'a')).toEqual(await textOf(source, 'a'));
  }, 60_000);

  it('is of one moment, whatever others write meanwhile', async () => {
    const url = await newUrl();
    const source = await opened({ kind: 'postgres', url });
    const others = await opened({ kind: 'postgres', url });
    await fill(source.forTenant('a'));
    const before = await dumpOf(source);
    const lines: string[] = [];
    let wrote = false;
    await source.dump(async (line) => {
      lines.push(JSON.stringify(line));
      if (!wrote) await fill(others.forTenant('b'));
      wrote = true;
    });
    expect(lines.sort()).toEqual(before.sort());
    expect(await source.tenants()).toEqual(['a', 'b']);
  });

  it('ends with the error of whoever writes it', async () => {
    const source = await filled(onPostgres);
    const full = source.dump(async ({ table }) => {
      if (table === 'events') throw new Error('The disk is full.');
    });
    await expect(full).rejects.toThrow('The disk is full.');
    expect(await dumpOf(source)).not.toHaveLength(0);
  });

  it('is refused by a database that has rows', async () => {
    const source = await filled(onPostgres);
    const lines = await dumpOf(source);
    const target = await onPostgres();
    await target.forTenant('c').turns.claim('k', 1);
    await expect(target.load(rowsOf(lines))).rejects.toMatchObject({
      errorClass: 'conflict',
      message: expect.stringContaining('turns'),
    });
    expect(await target.tenants()).toEqual(['c']);
  });

  it.each<[string, string, (line: DumpedRow) => DumpedRow | DumpedRow[]]>([
    ['lacks a migration', 'lacks 0001-house.sql', (line) => (line.row.name === '0001-house.sql' ? [] : line)],
    [
      'has a migration besides',
      'has 9999-later.sql besides',
      (line) =>
        line.row.name === '0001-house.sql' ? [line, { ...line, row: { name: '9999-later.sql', checksum: 'x' } }] : line,
    ],
    [
      'has another text of a migration',
      '0002-knowledge.sql differs',
      (line) => (line.row.name === '0002-knowledge.sql' ? { ...line, row: { ...line.row, checksum: 'x' } } : line),
    ],
    ['has no migrations', 'lacks 0001-house.sql', (line) => (line.table === 'schema_migrations' ? [] : line)],
    ['has a table that is unknown', 'spies', (line) => (line.table === 'turns' ? { ...line, table: 'spies' } : line)],
    [
      'names a table by a statement',
      'does not have',
      (line) => (line.table === 'turns' ? { ...line, table: 'turns; drop table turns' } : line),
    ],
    [
      'lacks a column',
      'turns',
      ({ table, row: { result, ...row } }) =>
        table === 'turns' ? { table, row } : { table, row: { ...row, ...(result === undefined ? {} : { result }) } },
    ],
    [
      'breaks a rule of a table',
      'violates',
      (line) => (line.table === 'access_tokens' ? { ...line, row: { ...line.row, kind: 'none' } } : line),
    ],
  ])('that %s is refused, and nothing of it stays', async (_case, reason, change) => {
    const lines = rewritten(await dumpOf(await filled(onPostgres)), change);
    const target = await onPostgres();
    await expect(target.load(rowsOf(lines))).rejects.toThrow(reason);
    await isEmpty(target);
  });

  it('that breaks off leaves nothing', async () => {
    const lines = await dumpOf(await filled(onPostgres));
    const target = await onPostgres();
    async function* broken() {
      yield* rowsOf(lines.slice(0, -1));
      throw new Error('The end of the file is missing.');
    }
    await expect(target.load(broken())).rejects.toThrow('The end of the file is missing.');
    await isEmpty(target);
    await target.load(rowsOf(lines));
    expect(await target.tenants()).toEqual(['a', 'b']);
  });
});
