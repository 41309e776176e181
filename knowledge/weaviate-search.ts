import { Filters, type FilterValue } from 'weaviate-client';
import type { Passage } from '../domain/knowledge.ts';
import { askedWords } from './asked-words.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';
import type { Question } from './passage-index.ts';
import { ranking } from './ranking.ts';
import { type Scope, scopeParameters, supersededDocuments, visibleVersions } from './visible.ts';
import { never, type PassageCollection } from './weaviate-collection.ts';

/**
 * Asks Weaviate for candidates under all conditions of the scope, then reads them from the database under the same conditions: Weaviate
 * decides what fits, the database what may be seen. Weaviate's word statistics are those of all passages of the tenant, former versions
 * included, so the order (never the content) can differ from the embedded index.
 */
export async function searchCollection(
  deps: KnowledgeDeps,
  collection: PassageCollection,
  { text, synonyms, vector, scope, limit }: Question,
): Promise<Passage[]> {
  const words = await wordsOf(deps, text, synonyms);
  if (words === '' && !vector) return [];
  const options = {
    queryProperties: ['words' as const],
    filters: await filtersOf(deps, collection, scope),
    limit,
    returnProperties: ['version' as const, 'ordinal' as const],
    returnMetadata: ['score' as const],
  };
  const { objects } = vector
    ? await collection.query.hybrid(words, {
        ...options,
        vector: [...vector],
        fusionType: 'RelativeScore',
        alpha: words === '' ? 1 : ranking.vectorWeight,
      })
    : await collection.query.bm25(words, options);
  const hits = objects.map(({ properties, metadata }) => ({ ...properties, score: metadata?.score ?? 0 }));
  // Fused scores lie between 0 and 1 already; those of BM25 alone have no upper bound.
  const best = vector ? 1 : Math.max(...hits.map(({ score }) => score));
  return readHits(
    deps,
    scope,
    hits.map((hit) => ({ ...hit, score: hit.score / best })),
  );
}

/** A word that stands twice in a question counts twice to Weaviate; so synonyms stand once and the words asked for twice. */
async function wordsOf({ sql }: KnowledgeDeps, text: string, synonyms: string): Promise<string> {
  const rows = await sql.query<{ words: string }>(
    `select repeat(language || ':' || lexeme || ' ', (weight / ${ranking.synonymWeight})::integer) as words
     from (${askedWords('$1', '$2')}) a order by language, lexeme`,
    [text, synonyms],
  );
  return rows.map(({ words }) => words).join('');
}

/** `visibleVersions` in Weaviate's terms. Which documents are superseded, the database says: that is a condition over other documents. */
async function filtersOf(
  { sql, tenant }: KnowledgeDeps,
  { filter }: PassageCollection,
  scope: Scope,
): Promise<FilterValue> {
  const { readers, at, language, revision } = scope;
  const superseded = await sql.query<{ document: string }>(supersededDocuments, [tenant, at.toISOString(), revision]);
  return Filters.and(
    filter.byProperty('readers').containsAny(['*', ...readers]),
    filter.byProperty('validFrom').lessOrEqual(at.getTime()),
    filter.byProperty('validUntil').greaterThan(at.getTime()),
    filter.byProperty('addedIn').lessOrEqual(revision ?? never),
    filter.byProperty('removedIn').greaterThan(revision ?? never - 1),
    ...(language ? [filter.byProperty('language').equal(language)] : []),
    ...superseded.map(({ document }) => filter.byProperty('document').notEqual(document)),
  );
}

const readHits = ({ sql, tenant }: KnowledgeDeps, scope: Scope, hits: readonly object[]) =>
  sql.query<Passage>(
    `with visible as (select v.version, v.document, v.title, v.language, v.integrity, v.readers ${visibleVersions})
     select v.document || '#' || p.ordinal as id, v.document, v.title, p.heading, p.page, p.text, v.language, v.integrity, v.readers, h.score
     from jsonb_to_recordset($6::jsonb) as h(version bigint, ordinal integer, score float8)
       join visible v using (version) join knowledge_passages p using (version, ordinal)
     where p.tenant = $1 and h.score > 0
     order by h.score desc, v.document collate "C", p.ordinal`,
    [...scopeParameters(tenant, scope), hits],
  );
