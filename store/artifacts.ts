import { randomBytes } from 'node:crypto';
import { canonicalJson, sha256 } from '../domain/canonical.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Ref } from '../domain/ref.ts';
import type { Sql } from '../domain/sql.ts';
import type { Artifacts } from './store.ts';

/** Artifacts of one tenant. The canonical text is kept as it was hashed, so checking needs no second rendering. */
export function createArtifacts(sql: Sql, tenant: string): Artifacts {
  return {
    async put(kind, value) {
      const envelope = canonicalJson({ kind, salt: randomBytes(16).toString('hex'), value });
      const ref = sha256(envelope) as Ref;
      await sql.query('insert into artifacts (tenant, ref, kind, envelope) values ($1, $2, $3, $4)', [
        tenant,
        ref,
        kind,
        envelope,
      ]);
      return ref;
    },

    async get<T>(ref: Ref) {
      const [row] = await sql.query<{ envelope: string | null }>(
        'select envelope from artifacts where tenant = $1 and ref = $2',
        [tenant, ref],
      );
      if (!row) throw unknown(ref);
      if (row.envelope === null) throw new CopydeskError('not_found', `The artifact ${ref} was erased.`);
      return openEnvelope<T>(ref, row.envelope);
    },

    async erase(ref) {
      const rows = await sql.query(
        `update artifacts set envelope = null, erased_at = coalesce(erased_at, clock_timestamp())
         where tenant = $1 and ref = $2 returning ref`,
        [tenant, ref],
      );
      if (rows.length === 0) throw unknown(ref);
    },
  };
}

/** The value in an envelope, after a look whether the bytes still have the hash that names them. */
export function openEnvelope<T>(ref: Ref, envelope: string): T {
  if (sha256(envelope) !== ref) {
    throw new CopydeskError(
      'invalid',
      `The artifact ${ref} was changed in the database: its bytes no longer have this hash.`,
    );
  }
  return (JSON.parse(envelope) as { value: T }).value;
}

const unknown = (ref: Ref) => new CopydeskError('not_found', `There is no artifact ${ref}.`);
