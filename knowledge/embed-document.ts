import type { KnowledgeDeps } from './knowledge-deps.ts';

/**
 * Makes the vectors that the current version of a document still lacks for the embedder's model. Without an embedder, none.
 * Returns whether there were any to make.
 */
export async function embedDocument({ sql, tenant, embedder }: KnowledgeDeps, document: string): Promise<boolean> {
  if (!embedder) return false;
  const missing = await sql.query<{ version: number | string; ordinal: number; text: string }>(
    `select p.version, p.ordinal, concat_ws(E'\\n', v.title, p.heading, p.text) as text
     from knowledge_versions v join knowledge_passages p on p.tenant = $1 and p.version = v.version
     where v.tenant = $1 and v.document = $2 and v.removed_in is null and not exists (
       select 1 from knowledge_vectors x
       where x.tenant = $1 and x.model = $3 and x.version = p.version and x.ordinal = p.ordinal)
     order by p.ordinal`,
    [tenant, document, embedder.model],
  );
  if (missing.length === 0) return false;
  const vectors = await embedder.embed(
    missing.map(({ text }) => text),
    'passage',
  );
  const rows = missing.map(({ version, ordinal }, index) => ({ version, ordinal, vector: vectors[index] }));
  await sql.query(
    `insert into knowledge_vectors (tenant, model, version, ordinal, vector)
     select $1, $2, version, ordinal, vector
     from jsonb_to_recordset($3::jsonb) as v(version bigint, ordinal integer, vector real[])
     on conflict do nothing`,
    [tenant, embedder.model, rows],
  );
  return true;
}
