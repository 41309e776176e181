import { randomBytes } from 'node:crypto';
import { accessToken } from '../domain/access-token.ts';
import { sha256 } from '../domain/canonical.ts';
import type { Sql } from '../domain/sql.ts';
import type { Access } from './store.ts';

/** Tokens of one tenant: 32 random bytes, so that a plain SHA-256 is safe to keep. Times are the database's. */
export function createAccess(sql: Sql, tenant: string): Access {
  return {
    async issue(kind, person, ttlMs) {
      const token = accessToken(kind, tenant, randomBytes(32).toString('base64url'));
      await sql.query(
        `with expired as (delete from access_tokens where tenant = $1 and expires_at <= clock_timestamp())
         insert into access_tokens (tenant, hash, kind, person, expires_at)
         values ($1, $2, $3, $4, clock_timestamp() + $5::float8 * interval '1 millisecond')`,
        [tenant, sha256(token), kind, person, ttlMs],
      );
      return token;
    },

    async redeem(kind, token) {
      // Deleting is the use: of two who come with one login token, only one finds the row.
      const verb = kind === 'login' ? 'delete from' : 'select person from';
      const [row] = await sql.query<{ person: string }>(
        `${verb} access_tokens where tenant = $1 and hash = $2 and kind = $3 and expires_at > clock_timestamp()
         ${kind === 'login' ? 'returning person' : ''}`,
        [tenant, sha256(token), kind],
      );
      return row?.person ?? null;
    },

    async revoke(token) {
      await sql.query('delete from access_tokens where tenant = $1 and hash = $2', [tenant, sha256(token)]);
    },
  };
}
