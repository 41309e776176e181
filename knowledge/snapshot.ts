import { hashOf } from '../domain/canonical.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Sql } from '../domain/sql.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';

/**
 * Names the present state of a tenant's knowledge. The id is a hash over ids and fingerprints of all current documents: equal states
 * have equal ids, and taking it again is harmless. A search that names it sees this state also after later changes.
 */
export async function snapshot(deps: KnowledgeDeps): Promise<string> {
  return deps.sql.transaction(async (sql) => {
    const revision = await lockRevision(sql, deps.tenant);
    const documents = await sql.query(
      `select document, fingerprint from knowledge_versions where tenant = $1 and removed_in is null
       order by document collate "C"`,
      [deps.tenant],
    );
    const id = hashOf(documents);
    await sql.query(
      `insert into knowledge_snapshots (tenant, snapshot, revision, taken_at) values ($1, $2, $3, $4)
       on conflict (tenant, snapshot) do nothing`,
      [deps.tenant, id, revision, deps.now().toISOString()],
    );
    return id;
  });
}

/** Revision that a snapshot stands for. `not_found` when this tenant never took it. */
export async function revisionOf(deps: Pick<KnowledgeDeps, 'sql' | 'tenant'>, id: string): Promise<number> {
  const [row] = await deps.sql.query<{ revision: number | string }>(
    'select revision from knowledge_snapshots where tenant = $1 and snapshot = $2',
    [deps.tenant, id],
  );
  if (!row) throw new CopydeskError('not_found', `There is no knowledge snapshot ${id}.`);
  return Number(row.revision);
}

/** The tenant's present revision, 0 before the first document. */
export async function currentRevision({ sql, tenant }: Pick<KnowledgeDeps, 'sql' | 'tenant'>): Promise<number> {
  const [row] = await sql.query<{ revision: number | string }>(
    'select revision from knowledge_revisions where tenant = $1',
    [tenant],
  );
  return Number(row?.revision ?? 0);
}

/** The tenant's present revision. Its row stays locked until the transaction ends: whoever writes knowledge comes through here. */
export async function lockRevision(sql: Sql, tenant: string): Promise<number> {
  await sql.query('insert into knowledge_revisions (tenant, revision) values ($1, 0) on conflict do nothing', [tenant]);
  const [row] = await sql.query<{ revision: number | string }>(
    'select revision from knowledge_revisions where tenant = $1 for update',
    [tenant],
  );
  return Number(row!.revision);
}

/** Locks as `lockRevision` does, counts up, and returns the new revision. */
export async function nextRevision(sql: Sql, tenant: string): Promise<number> {
  const revision = (await lockRevision(sql, tenant)) + 1;
  await sql.query('update knowledge_revisions set revision = $2 where tenant = $1', [tenant, revision]);
  return revision;
}
