import { CopydeskError, isErrorClass } from '../domain/errors.ts';
import type { Sql } from '../domain/sql.ts';
import type { CredentialRow, Credentials } from './store.ts';

const columns = `name, kind, version, key_id as "keyId", wrapped_key as "wrappedKey", sealed, expires_at as "expiresAt",
  updated_at as "updatedAt", updated_by as "updatedBy", used_at as "usedAt", trouble, trouble_at as "troubleAt"`;

type Row = Omit<CredentialRow, 'trouble'> & { trouble: string | null; troubleAt: string | null };

/** Sealed credentials of one tenant. Leases run by the database's clock, the only one that all processes share. */
export function createCredentials(sql: Sql, tenant: string): Credentials {
  return {
    async get(name) {
      const [row] = await sql.query<Row>(`select ${columns} from credentials where tenant = $1 and name = $2`, [
        tenant,
        name,
      ]);
      return row ? read(row) : null;
    },

    async list() {
      const rows = await sql.query<Row>(`select ${columns} from credentials where tenant = $1 order by name`, [tenant]);
      return rows.map(read);
    },

    async put(name, sealed, former) {
      const values = [
        ...[tenant, name, sealed.kind, former + 1, sealed.keyId, sealed.wrappedKey, sealed.sealed],
        ...[sealed.expiresAt, sealed.updatedBy],
      ];
      const rows = former
        ? await sql.query(
            `update credentials set kind = $3, version = $4, key_id = $5, wrapped_key = $6, sealed = $7, expires_at = $8,
               updated_at = clock_timestamp(), updated_by = $9, trouble = null, trouble_at = null, lease_until = null
             where tenant = $1 and name = $2 and version = $4 - 1 returning version`,
            values,
          )
        : await sql.query(
            `insert into credentials (tenant, name, kind, version, key_id, wrapped_key, sealed, expires_at, updated_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant, name) do nothing returning version`,
            values,
          );
      if (rows.length > 0) return former + 1;
      throw new CopydeskError('conflict', `The credential ${name} was changed in the meantime; nothing was written.`);
    },

    async rewrap(name, version, former, next) {
      const rows = await sql.query(
        `update credentials set key_id = $5, wrapped_key = $6
         where tenant = $1 and name = $2 and version = $3 and wrapped_key = $4 returning name`,
        [tenant, name, version, former, next.keyId, next.wrappedKey],
      );
      return rows.length > 0;
    },

    async remove(name) {
      const rows = await sql.query('delete from credentials where tenant = $1 and name = $2 returning name', [
        tenant,
        name,
      ]);
      return rows.length > 0;
    },

    async noteUse(name) {
      await sql.query('update credentials set used_at = clock_timestamp() where tenant = $1 and name = $2', [
        tenant,
        name,
      ]);
    },

    async noteTrouble(name, version, trouble) {
      await sql.query(
        `update credentials set trouble = $4, trouble_at = case when $4::text is null then null else clock_timestamp() end
         where tenant = $1 and name = $2 and version = $3`,
        [tenant, name, version, trouble],
      );
    },

    async claim(name, version, leaseMs) {
      // One statement: of all who come at once, the row lock lets one after the other look at the lease, and the first has it.
      const [row] = await sql.query<{ lease: number }>(
        `update credentials set lease = lease + 1, lease_until = clock_timestamp() + $4::float8 * interval '1 millisecond'
         where tenant = $1 and name = $2 and version = $3 and (lease_until is null or lease_until <= clock_timestamp())
         returning lease`,
        [tenant, name, version, leaseMs],
      );
      return row?.lease ?? null;
    },

    async release(name, lease) {
      await sql.query('update credentials set lease_until = null where tenant = $1 and name = $2 and lease = $3', [
        tenant,
        name,
        lease,
      ]);
    },
  };
}

const read = ({ trouble, troubleAt, ...row }: Row): CredentialRow => ({
  ...row,
  trouble: isErrorClass(trouble) && troubleAt ? { errorClass: trouble, at: troubleAt } : null,
});
