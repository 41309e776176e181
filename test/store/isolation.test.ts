import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';
import { openStore } from '../../store/open-store.ts';
import { openPostgres } from '../../store/postgres-sql.ts';
import type { Store } from '../../store/store.ts';
import { startPostgres } from '../support/postgres.ts';
import { fill } from './contract/fill.ts';
import { ownDatabase } from './owned-store.ts';

const migrations = fileURLToPath(new URL('../../store/migrations/', import.meta.url));

describe('tenants of one Postgres', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let admin: Database;
  let open: Store[] = [];

  // Roles belong to the cluster, so each case has one of its own.
  beforeEach(async () => {
    postgres = await startPostgres();
    admin = await openPostgres(postgres.url);
  }, 60_000);
  afterEach(async () => {
    for (const store of open) await store.close();
    open = [];
    await admin?.close();
    await postgres?.stop();
  });

  const opened = async (url: string): Promise<Store> => {
    const store = await openStore({ kind: 'postgres', url });
    open.push(store);
    return store;
  };
  const speaker = async (store: Store) => {
    const [row] = await store.forTenant('a').sql.query<{ user: string }>('select current_user::text as user');
    return row!.user;
  };
  const expectApart = async (store: Store) => {
    for (const tenant of ['a', 'b']) await fill(store.forTenant(tenant));
    for (const tenant of ['a', 'b']) {
      const rows = await store.forTenant(tenant).sql.query('select distinct tenant from artifacts');
      expect(rows).toEqual([{ tenant }]);
    }
    expect(await store.tenants()).toEqual(['a', 'b']);
  };

  it.each([
    { user: 'a superuser', attributes: 'superuser', speaks: 'copydesk_tenant' },
    { user: 'a user who may make roles', attributes: 'createrole', speaks: 'copydesk_tenant' },
    {
      user: 'a user above all policies who may make roles',
      attributes: 'bypassrls createrole',
      speaks: 'copydesk_tenant',
    },
    { user: 'a user who is but the owner', attributes: '', speaks: 'visitor' },
  ])('are kept apart for $user', async ({ attributes, speaks }) => {
    const url = await ownDatabase(postgres.url, 'visitor', attributes);
    const store = await opened(url);
    expect(await speaker(store)).toBe(speaks);
    await expectApart(store);
    expect(await speaker(await opened(url))).toBe(speaks);
  });

  it('are kept apart for an owner who may not take the role that others have made', async () => {
    await opened(postgres.url);
    const store = await opened(await ownDatabase(postgres.url, 'visitor'));
    expect(await speaker(store)).toBe('visitor');
    await expectApart(store);
  });

  it('get no store from a user who is above all policies and may not take the role, until he may', async () => {
    const url = await ownDatabase(postgres.url, 'visitor', 'bypassrls');
    await expect(opened(url)).rejects.toMatchObject({
      errorClass: 'auth',
      message: expect.stringMatching(/database user visitor .*rows of all tenants: access_tokens, artifacts/),
      choices: expect.arrayContaining(['grant copydesk_tenant to visitor']),
    });
    await admin.query('create role copydesk_tenant nologin; grant copydesk_tenant to visitor');
    await expectApart(await opened(url));
  });

  it('get no store while a table shows all rows', async () => {
    await opened(postgres.url);
    await admin.query('create table later (tenant text not null, id int, primary key (tenant, id))');
    await expect(opened(postgres.url)).rejects.toMatchObject({
      errorClass: 'auth',
      message: expect.stringMatching(/: later\. /),
    });
    await admin.query("select keep_tenants_apart('later'); insert into later values ('a', 1), ('b', 1)");
    const store = await opened(postgres.url);
    expect(await store.forTenant('a').sql.query('select * from later')).toEqual([{ tenant: 'a', id: 1 }]);
    await admin.query('alter table later no force row level security, disable row level security');
    await expect(opened(postgres.url)).rejects.toThrow(': later. ');
  });

  it('cannot read a table whose policies were forgotten, nor change the list of migrations', async () => {
    const store = await opened(postgres.url);
    await admin.query('create table forgotten (tenant text not null)');
    for (const statement of [
      'select from forgotten',
      'select from schema_migrations',
      'delete from schema_migrations',
      'alter table turns disable row level security',
      'drop policy tenant on turns',
      'create table own (n int)',
    ]) {
      await expect(store.forTenant('a').sql.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('have the role after several databases of a new cluster were opened at once, or when it was lost', async () => {
    const urls = await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        await admin.query(`create database many_${n}`);
        return postgres.url.replace(/[^/]*$/, `many_${n}`);
      }),
    );
    const stores = await Promise.all([...urls, ...urls].map(opened));
    expect(new Set(await Promise.all(stores.map(speaker)))).toEqual(new Set(['copydesk_tenant']));
    await Promise.all(open.splice(0).map((store) => store.close()));

    // A database that was restored in another cluster has its tables and policies, and no such role.
    for (const url of urls) {
      const database = await openPostgres(url);
      await database.query('drop owned by copydesk_tenant');
      await database.close();
    }
    await admin.query('drop role copydesk_tenant');
    await expectApart(await opened(urls[0]!));
  }, 60_000);

  it('are kept apart in a schema that is named like the user', async () => {
    const url = await ownDatabase(postgres.url, 'visitor', 'superuser');
    const database = await openPostgres(url);
    await database.query('create schema visitor');
    await database.close();
    const store = await opened(url);
    expect(await speaker(store)).toBe('copydesk_tenant');
    await expectApart(store);
    expect(await store.forTenant('a').sql.query("select to_regclass('public.turns') as public")).toEqual([
      { public: null },
    ]);
  });

  it('speak as themselves again after all connections broke', async () => {
    const store = await opened(postgres.url);
    await expectApart(store);
    const ask = (tenant: string) =>
      store.forTenant(tenant).sql.query<{ tenant: string }>('select distinct tenant from artifacts');
    await Promise.all(['a', 'b', 'a', 'b', 'a', 'b'].map(ask));
    const broken = store.forTenant('a').sql.transaction(async (sql) => {
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
      );
      await sql.query('select 1');
    });
    await expect(broken).rejects.toMatchObject({ errorClass: 'transient' });
    await admin.query('select pg_sleep(0.2)');
    for (const tenant of ['b', 'a']) expect(await ask(tenant)).toEqual([{ tenant }]);
  });

  it('keep the rows that were there before, in keys that are theirs', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'copydesk-former-'));
    for (const name of ['0001-house.sql', '0002-knowledge.sql']) {
      await copyFile(join(migrations, name), join(directory, name));
    }
    const url = await ownDatabase(postgres.url, 'visitor');
    const former = await openPostgres(url);
    await migrate(former, directory);
    await rm(directory, { recursive: true });
    await former.query(
      `insert into turns values ('a', 'k', 1, now()), ('b', 'k', 1, now());
       insert into knowledge_versions (tenant, document, fingerprint, hash, title, language, media_type, readers, integrity,
         origin, notes, passages, length, ingested_at, added_in)
       select tenant, 'a.md', '', '', '', 'de', '', '{*}', 'trusted', 'added', '{}', 1, 1, now(), 1 from turns;
       insert into knowledge_passages select tenant, version, 1, null, null, tenant from knowledge_versions;
       insert into knowledge_terms select tenant, 'x', version, 1, 1, 1 from knowledge_versions;
       insert into knowledge_vectors select tenant, version, 1, 'm', '{1}' from knowledge_versions`,
    );
    await former.close();
    const store = await opened(url);
    expect(await store.tenants()).toEqual(['a', 'b']);
    for (const tenant of ['a', 'b']) {
      const { sql } = store.forTenant(tenant);
      expect(
        await sql.query(
          `select p.text from knowledge_versions join knowledge_passages p using (tenant, version)
           join knowledge_terms using (tenant, version) join knowledge_vectors using (tenant, version)`,
        ),
      ).toEqual([{ text: tenant }]);
      await expect(
        sql.query("insert into knowledge_terms values ($1, 'y', 99, 1, 1, 1)", [tenant]),
      ).rejects.toMatchObject({ code: '23503' });
    }
  });
});
