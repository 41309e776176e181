import { beforeAll, expect, it } from '@jest/globals';
import type { Store, TenantStore } from '../../../store/store.ts';
import { fill } from './fill.ts';
import { newTenant } from './samples.ts';

/** Statements that forget whose rows they mean, and some that mean those of others. */
export function rowSecurityContract(store: () => Store): void {
  let own: TenantStore;
  let other: TenantStore;
  let tables: { name: string; appendOnly: boolean }[];

  beforeAll(async () => {
    own = store().forTenant(newTenant());
    other = store().forTenant(newTenant());
    await fill(own);
    await fill(other);
    tables = await own.sql.query(
      `select c.relname::text as name, exists (select from pg_trigger where tgrelid = c.oid and tgname = 'append_only') as "appendOnly"
       from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'schema_migrations'`,
    );
    expect(tables.length).toBeGreaterThan(15);
  });

  const rowsOf = ({ sql }: TenantStore, table: string) =>
    sql.query<{ tenant: string }>(`select * from ${table} t order by t::text`);
  const worldOf = async (tenant: TenantStore) =>
    Object.fromEntries(await Promise.all(tables.map(async ({ name }) => [name, await rowsOf(tenant, name)])));
  /** Does it and takes it back; returns what it did, or the SQLSTATE with which it was refused. */
  const attempt = async (statement: string, parameters: unknown[] = []) => {
    let rows: Record<string, unknown>[] = [];
    const undone = new Error('taken back');
    const work = own.sql.transaction(async (sql) => {
      rows = await sql.query(statement, parameters);
      throw undone;
    });
    return work.catch((error) => (error === undone ? rows : (error.code as string)));
  };

  it('read the rows of their own tenant only, in every table', async () => {
    for (const { name } of tables) {
      const [mine, theirs] = [await rowsOf(own, name), await rowsOf(other, name)];
      expect(mine.length).toBeGreaterThan(0);
      expect(new Set(mine.map((row) => row.tenant))).toEqual(new Set([own.tenant]));
      expect(new Set(theirs.map((row) => row.tenant))).toEqual(new Set([other.tenant]));
      expect(await own.sql.query(`select from ${name} where tenant = $1`, [other.tenant])).toEqual([]);
    }
  });

  it('count, join and nest no row of others', async () => {
    for (const statement of [
      'select a.tenant from artifacts a full join events e on true full join knowledge_terms t on true',
      'select (select string_agg(distinct tenant, null) from commands) as tenant',
      'with all_of_them as (table access_tokens) select tenant from all_of_them',
      'select tenant from publications for update',
      'select max(tenant) as tenant from campaigns having count(*) > 0',
    ]) {
      const rows = await own.sql.query<{ tenant: string }>(statement);
      expect(new Set(rows.map((row) => row.tenant))).toEqual(new Set([own.tenant]));
    }
    expect(await own.sql.query("select from pg_stats where schemaname = 'public'")).toEqual([]);
  });

  it('change and delete no row of others', async () => {
    const before = await worldOf(other);
    for (const { name, appendOnly } of tables) {
      const mine = await rowsOf(own, name);
      const changed = await attempt(`update ${name} set tenant = tenant returning tenant`);
      if (appendOnly) expect(['42501', '55000']).toContain(changed);
      else expect(changed).toEqual(mine.map(({ tenant }) => ({ tenant })));
      const deleted = await attempt(`with gone as (delete from ${name} returning tenant) select count(*) from gone`);
      // Versions of documents are referred to; the refusal counts only their own.
      expect(appendOnly ? ['42501', '55000'] : [[{ count: mine.length }], '23503']).toContainEqual(deleted);
      expect(['42501', '55000', '0A000', []]).toContainEqual(await attempt(`truncate ${name} cascade`));
    }
    await own.sql.query('delete from access_tokens');
    await own.sql.query("update turns set key = 'mine ' || key");
    await own.sql.query("update campaigns set stage = 'cancelled'");
    await own.sql.query('delete from events using campaigns');
    await own.sql.query('delete from knowledge_terms');
    expect(await worldOf(other)).toEqual(before);
    await own.sql.query("update turns set key = replace(key, 'mine ', '')");
  });

  it('make no row of others, by insert, by update or on a conflict', async () => {
    const before = await worldOf(other);
    for (const { name, appendOnly } of tables) {
      const foreign = `select (json_populate_record(t, json_build_object('tenant', $1::text))).* from ${name} t`;
      const inserted = await attempt(`insert into ${name} overriding system value ${foreign}`, [other.tenant]);
      if ((await rowsOf(own, name)).length > 0) expect(inserted).toBe('42501');
      if (!appendOnly && (await rowsOf(own, name)).length > 0) {
        expect(await attempt(`update ${name} set tenant = $1`, [other.tenant])).toBe('42501');
      }
    }
    const upsert = `insert into turns (tenant, key, token, leased_until) values ($1, 'open', 9, now())
      on conflict (tenant, key) do update set result = 'stolen'`;
    expect(await attempt(upsert, [other.tenant])).toBe('42501');
    expect(await worldOf(other)).toEqual(before);
  });

  it('neither find out which versions of documents others have nor take a place in them', async () => {
    const [theirs] = await other.sql.query<{ version: number }>('select version from knowledge_versions');
    const take = (ordinal: number) =>
      attempt("insert into knowledge_passages values ($1, $2, $3, null, null, 'taken')", [
        own.tenant,
        theirs!.version,
        ordinal,
      ]);
    expect(await take(1)).toBe('23503');
    expect(await take(2)).toBe('23503');
    const another = await attempt(
      `insert into knowledge_versions overriding system value
       select (json_populate_record(v, json_build_object('version', $1::bigint, 'document', 'b.md'))).* from knowledge_versions v returning version`,
      [theirs!.version],
    );
    expect(another).toEqual([{ version: theirs!.version }]);
  });

  it.each([
    "select set_config('copydesk.tenant', $1, false)",
    "select pg_catalog.set_config('role', 'none', false)",
    'select U&"set\\005fconfig"(\'role\', $1, false)',
    'reset role',
    'RESET ALL',
    'set role none',
    ' /* */ set session authorization default',
    "select 1; -- and then\n set copydesk.tenant = 'b'",
    'discard all',
    "do $$ begin execute 'reset role'; end $$",
    'set row_security = off',
  ])('cannot speak as somebody else: %s', async (statement) => {
    const parameters = statement.includes('$1') ? [other.tenant] : [];
    await expect(own.sql.query(statement, parameters)).rejects.toMatchObject({ errorClass: 'denied' });
    const inside = own.sql.transaction((sql) => sql.transaction((nested) => nested.query(statement, parameters)));
    await expect(inside).rejects.toMatchObject({ errorClass: 'denied' });
  });

  it('speak as their tenant again after a transaction that failed, and in turn with others', async () => {
    for (let round = 0; round < 5; round++) {
      await own.sql.transaction((sql) => sql.query('select 1 / 0')).catch(() => {});
      const seen = await Promise.all(
        Array.from({ length: 30 }, async (_, n) => {
          const { sql, tenant } = n % 2 ? own : other;
          const rows = await sql.query<{ tenant: string }>('select distinct tenant from artifacts');
          return rows.length === 1 && rows[0]!.tenant === tenant;
        }),
      );
      expect(seen).toEqual(seen.map(() => true));
    }
  });

  it('find no temporary table in the place of one of the house', async () => {
    await own.sql.query("create temporary table turns as select 'x' as tenant, 'k' as key");
    const rows = await Promise.all(
      Array.from({ length: 10 }, () => other.sql.query('select key from turns order by key')),
    );
    expect(rows).toEqual(rows.map(() => [{ key: 'finished' }, { key: 'open' }]));
  });
}
