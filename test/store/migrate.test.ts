import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';
import { openPostgres } from '../../store/postgres-sql.ts';
import { startPostgres } from '../support/postgres.ts';

const house = fileURLToPath(new URL('../../store/migrations/', import.meta.url));

describe('migrations', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let admin: Database;
  let database: Database;
  let directory: string;
  let databases = 0;

  beforeAll(async () => {
    postgres = await startPostgres();
    admin = await openPostgres(postgres.url);
  }, 60_000);
  afterAll(async () => {
    await database?.close();
    await admin?.close();
    await postgres?.stop();
    if (directory) await rm(directory, { recursive: true });
  });

  beforeEach(async () => {
    await database?.close();
    if (directory) await rm(directory, { recursive: true });
    directory = await mkdtemp(join(tmpdir(), 'copydesk-migrations-'));
    await write('0001-first.sql', 'create table first (n int); insert into first values (1);');
    await admin.query(`create database case_${++databases}`);
    database = await openPostgres(postgres.url.replace(/[^/]*$/, `case_${databases}`));
  });

  const write = (name: string, text: string) => writeFile(join(directory, name), text);
  const names = async () =>
    (await database.query<{ name: string }>('select name from schema_migrations order by name')).map((row) => row.name);

  it('apply each file once, in order, and those that come later', async () => {
    await migrate(database, directory);
    await migrate(database, directory);
    await write('0002-second.sql', 'insert into first select n + 1 from first');
    await migrate(database, directory);
    expect(await database.query('select n from first order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await names()).toEqual(['0001-first.sql', '0002-second.sql']);
  });

  it('can be started by several processes at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => migrate(database, directory)));
    expect(await database.query('select n from first')).toEqual([{ n: 1 }]);
  });

  it('refuse a file that was changed after it had been applied', async () => {
    await migrate(database, directory);
    await write('0001-first.sql', 'create table first (n bigint)');
    await expect(migrate(database, directory)).rejects.toMatchObject({
      errorClass: 'conflict',
      where: { file: '0001-first.sql' },
      message: expect.stringContaining('changed after'),
    });
  });

  it('refuse a database that is newer than the code', async () => {
    await write('0002-second.sql', 'select 1');
    await migrate(database, directory);
    await rm(join(directory, '0002-second.sql'));
    await expect(migrate(database, directory)).rejects.toMatchObject({
      errorClass: 'conflict',
      message: expect.stringMatching(/newer.*0002-second\.sql.*ends with 0001-first\.sql/),
    });
  });

  it('leave nothing of a file that fails, and keep those before it', async () => {
    await write('0002-second.sql', 'create table second (n int); select 1 / 0;');
    await expect(migrate(database, directory)).rejects.toMatchObject({ code: '22012' });
    expect(await names()).toEqual(['0001-first.sql']);
    expect(await database.query("select to_regclass('second') as second")).toEqual([{ second: null }]);
  });

  it('refuse a file whose name has no place in the order', async () => {
    await write('later.sql', 'select 1');
    await expect(migrate(database, directory)).rejects.toMatchObject({
      errorClass: 'invalid',
      where: { file: 'later.sql' },
    });
  });

  it('of the house all run on the Postgres of the system, which need not have pgvector', async () => {
    for (const name of await readdir(house)) await copyFile(join(house, name), join(directory, name));
    await rm(join(directory, '0001-first.sql'));
    await migrate(database, directory);
    expect(await names()).toEqual((await readdir(house)).sort());
  });
});
