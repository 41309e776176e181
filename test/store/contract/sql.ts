import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { newTenant } from './samples.ts';

export function sqlContract(store: () => Store): void {
  const sql = () => store().forTenant(newTenant()).sql;

  it('gives JSON as values, timestamps as ISO strings with offset and int8 as numbers', async () => {
    const [row] = await sql().query(
      `select $1::jsonb as array, $2::jsonb as text, $3::jsonb as nothing, 7::int8 as big, count(*) as count, true as yes,
         timestamptz '2026-12-01 09:00:00.5+01' as at, date '2026-12-01' as day, $4::text[] as words, 0.5::float8 as half`,
      [[1, 'zwei', { drei: 3 }], 'a "text"', null, ['ä', 'b,c']],
    );
    expect(row).toEqual({
      array: [1, 'zwei', { drei: 3 }],
      text: 'a "text"',
      nothing: null,
      big: 7,
      count: 1,
      yes: true,
      at: '2026-12-01T08:00:00.500Z',
      day: '2026-12-01',
      words: ['ä', 'b,c'],
      half: 0.5,
    });
  });

  it('gives bytes as bytes and takes dates', async () => {
    const [row] = await sql().query<{ bytes: Uint8Array; at: string }>(
      'select $1::bytea as bytes, $2::timestamptz as at',
      [Buffer.from([0, 255, 7]), new Date(0)],
    );
    expect([...row!.bytes]).toEqual([0, 255, 7]);
    expect(row!.at).toBe('1970-01-01T00:00:00.000Z');
  });

  it('runs several statements at once when there are no parameters, and returns the rows of the last', async () => {
    expect(await sql().query('select 1 as a; select 2 as b')).toEqual([{ b: 2 }]);
  });

  it('keeps the SQLSTATE of an error and classes it', async () => {
    await expect(sql().query('select * from nowhere')).rejects.toMatchObject({ code: '42P01', errorClass: 'invalid' });
    const tenant = newTenant();
    const insert = "insert into access_tokens values ($1, 'h', 'foo', 'p', now())";
    await expect(store().forTenant(tenant).sql.query(insert, [tenant])).rejects.toMatchObject({
      code: '23514',
      errorClass: 'conflict',
    });
  });

  it('refuses an array for a JSON column without the cast that says so', async () => {
    const insert = (value: string) =>
      sql().query(`insert into events (tenant, campaign, sequence, kind, data) values ('t', 'c', 1, 'k', ${value})`, [
        ['a'],
      ]);
    await expect(insert('$1')).rejects.toThrow();
  });

  it('commits what a transaction did and rolls back when it throws', async () => {
    const tenant = store().forTenant(newTenant());
    const append = (campaign: string, fail: boolean) =>
      tenant.sql.transaction(async (transaction) => {
        await transaction.query("insert into events values ($1, $2, 1, now(), 'k', '{}')", [tenant.tenant, campaign]);
        if (fail) throw new Error('changed my mind');
        return 'done';
      });
    expect(await append('kept', false)).toBe('done');
    await expect(append('lost', true)).rejects.toThrow('changed my mind');
    expect(await tenant.events.list('kept')).toHaveLength(1);
    expect(await tenant.events.list('lost')).toHaveLength(0);
  });

  it('rolls a nested transaction back alone', async () => {
    const seen = await sql().transaction(async (outer) => {
      await outer.query('create temporary table nested (n int) on commit drop');
      await outer.query('insert into nested values (1)');
      await outer.transaction((inner) => inner.query('insert into nested values (1 / 0)')).catch(() => {});
      await outer.transaction((inner) => inner.query('insert into nested values (2)'));
      return outer.query('select n from nested order by n');
    });
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('does not pretend to commit after a swallowed error', async () => {
    const work = sql().transaction(async (transaction) => {
      await transaction.query('select 1 / 0').catch(() => {});
      return 'all well';
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
  });

  it('lets no statement of others into an open transaction', async () => {
    const tenant = store().forTenant(newTenant());
    const { sql: shared } = tenant;
    let others: Promise<unknown> = Promise.resolve();
    let start = () => {};
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    const work = shared.transaction(async (transaction) => {
      await transaction.query("insert into events values ($1, 'mine', 1, now(), 'k', '{}')", [tenant.tenant]);
      start();
      await transaction.query('select 1');
      throw new Error('roll back');
    });
    await started;
    others = tenant.events.append('theirs', 'k', {});
    await expect(work).rejects.toThrow('roll back');
    await others;
    expect(await tenant.events.list('mine')).toHaveLength(0);
    expect(await tenant.events.list('theirs')).toHaveLength(1);
  });

  it('tells apart, instead of waiting for ever, when a transaction is not used by its handle or after its end', async () => {
    const shared = sql();
    await expect(shared.transaction(() => shared.query('select 1'))).rejects.toThrow('handle of that transaction');
    const late = await shared.transaction(async (transaction) => () => transaction.query('select 1'));
    await expect(late()).rejects.toThrow('after its transaction had ended');
    expect(await shared.query('select 1 as one')).toEqual([{ one: 1 }]);
  });
}
