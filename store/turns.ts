import { CopydeskError } from '../domain/errors.ts';
import type { Ref } from '../domain/ref.ts';
import type { Sql } from '../domain/sql.ts';
import type { Turns } from './store.ts';

/** Turns of one tenant. Leases run by the database's clock, the only one that all workers share. */
export function createTurns(sql: Sql, tenant: string): Turns {
  return {
    async claim(key, leaseMs) {
      // One statement: the row lock of the conflict decides who wins, and the clock is read after that lock was got.
      const [claimed] = await sql.query<{ token: number }>(
        `insert into turns as turn (tenant, key, token, leased_until)
         values ($1, $2, 1, clock_timestamp() + $3::float8 * interval '1 millisecond')
         on conflict (tenant, key) do update
           set token = turn.token + 1, leased_until = clock_timestamp() + $3::float8 * interval '1 millisecond'
           where turn.result is null and turn.leased_until <= clock_timestamp()
         returning token`,
        [tenant, key, leaseMs],
      );
      if (claimed) return { state: 'claimed', token: claimed.token };
      const [row] = await sql.query<{ result: Ref | null; until: number }>(
        'select result, ceil(extract(epoch from leased_until) * 1000)::bigint as until from turns where tenant = $1 and key = $2',
        [tenant, key],
      );
      return row!.result ? { state: 'finished', result: row!.result } : { state: 'busy', untilMs: row!.until };
    },

    async renew(key, token, leaseMs) {
      const rows = await sql.query(
        `update turns set leased_until = clock_timestamp() + $4::float8 * interval '1 millisecond'
         where tenant = $1 and key = $2 and token = $3 and result is null
         returning key`,
        [tenant, key, token, leaseMs],
      );
      return rows.length > 0;
    },

    async finish(key, token, result) {
      // The same result again is the retry of a finish whose answer was lost.
      const rows = await sql.query(
        `update turns set result = $4 where tenant = $1 and key = $2 and token = $3 and (result is null or result = $4)
         returning key`,
        [tenant, key, token, result],
      );
      if (rows.length === 0) {
        throw new CopydeskError(
          'conflict',
          `Claim ${token} of turn ${key} is not the newest: somebody took over, and that result counts.`,
        );
      }
    },

    async release(key, token) {
      await sql.query(
        `update turns set leased_until = clock_timestamp() where tenant = $1 and key = $2 and token = $3 and result is null`,
        [tenant, key, token],
      );
    },
  };
}
