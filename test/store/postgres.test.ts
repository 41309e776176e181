import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '../../store/database.ts';
import { openPostgres } from '../../store/postgres-sql.ts';
import { startPostgres } from '../support/postgres.ts';

describe('the database on Postgres', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let database: Database;
  let admin: Database;
  beforeAll(async () => {
    postgres = await startPostgres();
    database = await openPostgres(postgres.url);
    admin = await openPostgres(postgres.url);
  }, 60_000);
  afterAll(async () => {
    await database?.close();
    await admin?.close();
    await postgres?.stop();
  });

  const endAllOthers = () =>
    admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = $1',
      ['client backend'],
    );

  it('reports a connection that broke in a transaction as transient, and goes on with a new one', async () => {
    await database.query('create table kept (n int)');
    const work = database.transaction(async (transaction) => {
      await transaction.query('insert into kept values (1)');
      await endAllOthers();
      await transaction.query('insert into kept values (2)');
    });
    await expect(work).rejects.toMatchObject({ errorClass: 'transient' });
    expect(await database.query('select n from kept')).toEqual([]);
  });

  it('reports a connection that broke during a statement as transient', async () => {
    const slow = database.query('select pg_sleep(60)');
    const outcome = expect(slow).rejects.toMatchObject({ errorClass: 'transient', code: '57P01' });
    while (
      (
        await admin.query(
          "select 1 from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()",
        )
      ).length === 0
    );
    await endAllOthers();
    await outcome;
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('survives idle connections that the server ended', async () => {
    await Promise.all(Array.from({ length: 5 }, () => database.query('select 1')));
    await endAllOthers();
    await admin.query('select pg_sleep(0.2)');
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('names the server and the setting when Postgres does not answer', async () => {
    await expect(openPostgres('postgres://copydesk:secret@127.0.0.1:1/copydesk')).rejects.toMatchObject({
      errorClass: 'transient',
      code: 'ECONNREFUSED',
      message: expect.stringMatching(
        /^Postgres at 127\.0\.0\.1:1\/copydesk cannot be used: (?!.*secret).*DATABASE_URL/,
      ),
    });
  });

  it('refuses what is no Postgres URL, without repeating it', async () => {
    await expect(openPostgres('mysql://root:secret@localhost/x')).rejects.toMatchObject({
      errorClass: 'invalid',
      message: expect.not.stringContaining('secret'),
    });
  });
});
