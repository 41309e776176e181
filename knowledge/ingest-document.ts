import { hashOf, sha256 } from '../domain/canonical.ts';
import type { Sql } from '../domain/sql.ts';
import { type Chunk, chunk } from './chunk.ts';
import { type DocumentRules, describeDocument, type SourceRules } from './describe-document.ts';
import type { DocumentContent } from './document-content.ts';
import { embedDocument } from './embed-document.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';
import { readApart } from './read-apart.ts';
import { readerVersion } from './read-document.ts';
import { nextRevision } from './snapshot.ts';
import { syncIndex } from './sync-index.ts';

/** Which document this is. `id` is a workspace path or a name with the ending of its media type, e.g. `leitfaden.md`. */
export interface DocumentSource extends SourceRules {
  id: string;
  origin: 'workspace' | 'added';
}

/** `notes` says what was left out or repaired on the way, and what is still to come; mostly empty for an unchanged document. */
export interface Ingested {
  outcome: 'added' | 'changed' | 'unchanged';
  notes: string[];
}

/**
 * Reads, cuts and indexes one document and puts it in the place of its former version, all or nothing. Nothing happens when bytes and
 * rules are those of the current version, except that missing vectors are made. Throws `invalid` for a document that cannot be read;
 * its former version then stays. An error of the embedder leaves the document searchable by words. An index apart from the database
 * is written after it; when that one does not answer, a note says so and the next search or ingestion makes up for it.
 */
export async function ingestDocument(
  deps: KnowledgeDeps,
  source: DocumentSource,
  bytes: Uint8Array,
): Promise<Ingested> {
  const { id, ...rules } = source;
  const hash = sha256(bytes);
  const fingerprint = hashOf({ readerVersion, hash, rules });
  const [current] = await deps.sql.query<{ fingerprint: string }>(
    'select fingerprint from knowledge_versions where tenant = $1 and document = $2 and removed_in is null',
    [deps.tenant, id],
  );
  let ingested: Ingested = { outcome: 'unchanged', notes: [] };
  if (current?.fingerprint !== fingerprint) {
    const content = await readApart(id, bytes, source);
    const description = describeDocument(id, source, content.claims);
    const passages = await chunk(content.sections, source.chunk);
    const version: NewVersion = { id, hash, fingerprint, origin: source.origin, content, description, passages };
    await deps.sql.transaction((sql) => replaceVersion(sql, deps, version));
    ingested = { outcome: current ? 'changed' : 'added', notes: [...content.notes] };
  }
  let embedded = false;
  try {
    embedded = await embedDocument(deps, id);
  } finally {
    ingested.notes.push(...(await syncIndex(deps, embedded ? id : undefined)));
  }
  return ingested;
}

/** Ends the life of a document. Earlier snapshots still see it. */
export async function retireDocument(deps: KnowledgeDeps, id: string): Promise<void> {
  await deps.sql.transaction(async (sql) => closeVersion(sql, deps.tenant, id, await nextRevision(sql, deps.tenant)));
  await syncIndex(deps);
}

interface NewVersion {
  id: string;
  hash: string;
  fingerprint: string;
  origin: 'workspace' | 'added';
  content: DocumentContent;
  description: DocumentRules;
  passages: Chunk[];
}

async function replaceVersion(sql: Sql, deps: KnowledgeDeps, next: NewVersion): Promise<void> {
  const { content, description, passages } = next;
  const revision = await nextRevision(sql, deps.tenant);
  await closeVersion(sql, deps.tenant, next.id, revision);
  const [row] = await sql.query<{ version: number | string }>(
    `insert into knowledge_versions (tenant, document, fingerprint, hash, title, language, media_type, readers, integrity,
       valid_from, valid_until, supersedes, origin, notes, passages, length, ingested_at, added_in)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, $17) returning version`,
    [
      ...[deps.tenant, next.id, next.fingerprint, next.hash, content.title, content.language, content.mediaType],
      ...[
        description.readers,
        description.integrity,
        description.validFrom,
        description.validUntil,
        description.supersedes,
      ],
      ...[next.origin, content.notes, passages.length, deps.now().toISOString(), revision],
    ],
  );
  const version = Number(row!.version);
  await sql.query(
    `insert into knowledge_passages (tenant, version, ordinal, heading, page, text)
     select $1, $2, ordinal, heading, page, text
     from jsonb_to_recordset($3::jsonb) as p(ordinal integer, heading text, page integer, text text)`,
    [deps.tenant, version, passages],
  );
  await indexTerms(sql, deps.tenant, version, content);
}

const closeVersion = (sql: Sql, tenant: string, document: string, revision: number) =>
  sql.query(
    'update knowledge_versions set removed_in = $3 where tenant = $1 and document = $2 and removed_in is null',
    [tenant, document, revision],
  );

/** Title and heading count as words of each passage: a passage often leaves out what it is about. */
async function indexTerms(
  sql: Sql,
  tenant: string,
  version: number,
  { language, title }: DocumentContent,
): Promise<void> {
  await sql.query(
    `with words as (
       select p.ordinal, w.lexeme, cardinality(w.positions) as frequency
       from knowledge_passages p,
         unnest(to_tsvector($4::text::regconfig, concat_ws(E'\\n', $3::text, p.heading, p.text))) as w
       where p.tenant = $1 and p.version = $2
     )
     insert into knowledge_terms (tenant, lexeme, version, ordinal, frequency, length)
     select $1, lexeme, $2, ordinal, frequency, sum(frequency) over (partition by ordinal) from words`,
    [tenant, version, title, language === 'de' ? 'german' : 'english'],
  );
  await sql.query(
    `update knowledge_versions
     set length = (select coalesce(sum(frequency), 0) from knowledge_terms where tenant = $1 and version = $2)
     where tenant = $1 and version = $2`,
    [tenant, version],
  );
}
