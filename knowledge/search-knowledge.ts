import type { KnowledgeQuery, Passage } from '../domain/knowledge.ts';
import { cleanText } from './clean-text.ts';
import { diversify } from './diversify.ts';
import { expandQuery, type Synonyms } from './expand-query.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';
import { revisionOf } from './snapshot.ts';
import { scopeParameters, visibleVersions } from './visible.ts';

/** BM25 with the usual parameters. Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), 3.5. */
const k1 = 1.2;
const b = 0.75;
/** A synonym counts half of a word that was asked for. */
const synonymWeight = 0.5;
/**
 * Share of the vectors in the fused score, a convex combination as in Bruch, Gai & Ingber, An Analysis of Fusion Functions for Hybrid
 * Retrieval, arXiv 2210.11934. Chosen on the development half of evals/data/retrieval.json.
 */
const vectorWeight = 0.8;
/** So many candidates per wanted passage go into the choice of different documents. */
const candidatesPerResult = 4;

/**
 * The passages that answer a question best, best first. Who may read, when it is valid, which language and which snapshot are conditions
 * of the query itself, and word statistics are of visible documents only: what may not be read leaves no trace. With an embedder in
 * `deps`, words and vectors count together. `glossary` adds synonyms to the question. Throws `not_found` for an unknown snapshot.
 */
export async function searchKnowledge(
  deps: KnowledgeDeps,
  query: KnowledgeQuery,
  glossary: readonly Synonyms[] = [],
): Promise<Passage[]> {
  const text = cleanText(query.text).text;
  const revision = query.snapshot === undefined ? null : await revisionOf(deps, query.snapshot);
  const { embedder } = deps;
  const [vector] = embedder ? await embedder.embed([text], 'query') : [];
  const candidates = await deps.sql.query<Passage>(fusedSearch, [
    ...scopeParameters(deps.tenant, { ...query, revision }),
    ...[text, expandQuery(text, glossary), embedder?.model ?? null, vector ?? null],
    ...[embedder ? vectorWeight : 0, query.limit * candidatesPerResult],
  ]);
  return diversify(candidates, query.limit);
}

/** $1 to $5 scope, $6 question, $7 synonyms, $8 model, $9 vector, $10 weight of the vectors, $11 limit. */
const fusedSearch = `
with visible as (
  select v.version, v.document, v.title, v.language, v.integrity, v.readers, v.passages, v.length ${visibleVersions}
), asked as (
  select language, lexeme, max(weight) as weight
  from (values ('de', 'german'::regconfig), ('en', 'english'::regconfig)) as l(language, config),
    (values ($6::text, 1.0), ($7::text, ${synonymWeight})) as q(words, weight),
    unnest(to_tsvector(config, words))
  group by language, lexeme
), collection as (
  select language, sum(passages)::float8 as size, greatest(sum(length), 1)::float8 / greatest(sum(passages), 1) as average
  from visible group by language
), hits as (
  select t.version, t.ordinal, v.language, t.frequency, t.length, a.weight::float8 as weight,
    count(*) over (partition by v.language, t.lexeme) as holders
  from asked a
    join knowledge_terms t on t.tenant = $1 and t.lexeme = a.lexeme
    join visible v on v.version = t.version and v.language = a.language
), lexical as (
  select version, ordinal, sum(
    weight * ln(1 + (size - holders + 0.5) / (holders + 0.5))
    * frequency * ${k1 + 1} / (frequency + ${k1} * (${1 - b} + ${b} * h.length / average))) as score
  from hits h join collection using (language) group by version, ordinal
), semantic as (
  select x.version, x.ordinal, knowledge_dot(x.vector, $9::real[]) as score
  from knowledge_vectors x join visible using (version)
  where x.tenant = $1 and x.model = $8::text
), fused as (
  select version, ordinal,
    (1 - $10::float8) * coalesce(l.score / (select max(score) from lexical), 0)
    + $10::float8 * case when s.score is null then 0 else coalesce((s.score - (select min(score) from semantic))
        / nullif((select max(score) - min(score) from semantic), 0), 1) end as score
  from lexical l full join semantic s using (version, ordinal)
)
select v.document || '#' || p.ordinal as id, v.document, v.title, p.heading, p.page, p.text, v.language, v.integrity, v.readers, f.score
from fused f join visible v using (version) join knowledge_passages p using (version, ordinal)
where p.tenant = $1 and f.score > 0
order by f.score desc, v.document collate "C", p.ordinal
limit $11`;
