import type { Passage } from '../domain/knowledge.ts';
import { askedWords } from './asked-words.ts';
import type { PassageSearch } from './passage-index.ts';
import { ranking } from './ranking.ts';
import { scopeParameters, visibleVersions } from './visible.ts';

const { k1, b, vectorWeight } = ranking;

/**
 * The embedded index: the tables that ingestion writes. Word statistics are of visible documents only, so what may not be read leaves no
 * trace in the order of what may.
 */
export const sqlIndex: PassageSearch = {
  search: ({ sql, tenant, embedder }, { text, synonyms, vector, scope, limit }) =>
    sql.query<Passage>(fusedSearch, [
      ...scopeParameters(tenant, scope),
      ...[text, synonyms, embedder?.model ?? null, vector, vector ? vectorWeight : 0, limit],
    ]),
};

/**
 * $1 to $5 scope, $6 question, $7 synonyms, $8 model, $9 vector, $10 weight of the vectors, $11 limit. `best` is materialized: what a
 * full join gives are expressions, and under row-level security PostgreSQL looks up none but plain columns in an index (an expression
 * might tell of rows that a policy hides). It also reads the texts of the best only.
 */
const fusedSearch = `
with visible as (
  select v.version, v.document, v.title, v.language, v.integrity, v.readers, v.passages, v.length ${visibleVersions}
), asked as (
  ${askedWords('$6', '$7')}
), collection as (
  select language, sum(passages)::float8 as size, greatest(sum(length), 1)::float8 / greatest(sum(passages), 1) as average
  from visible group by language
), hits as (
  select t.version, t.ordinal, v.document, v.language, t.frequency, t.length, a.weight::float8 as weight,
    count(*) over (partition by v.language, t.lexeme) as holders
  from asked a
    join knowledge_terms t on t.tenant = $1 and t.lexeme = a.lexeme
    join visible v on v.version = t.version and v.language = a.language
), lexical as (
  select version, ordinal, document, sum(
    weight * ln(1 + (size - holders + 0.5) / (holders + 0.5))
    * frequency * ${k1 + 1} / (frequency + ${k1} * (${1 - b} + ${b} * h.length / average))) as score
  from hits h join collection using (language) group by version, ordinal, document
), semantic as (
  select x.version, x.ordinal, document, knowledge_dot(x.vector, $9::real[]) as score
  from knowledge_vectors x join visible using (version)
  where x.tenant = $1 and x.model = $8::text
), fused as (
  select version, ordinal, document,
    (1 - $10::float8) * coalesce(l.score / (select max(score) from lexical), 0)
    + $10::float8 * case when s.score is null then 0 else coalesce((s.score - (select min(score) from semantic))
        / nullif((select max(score) - min(score) from semantic), 0), 1) end as score
  from lexical l full join semantic s using (version, ordinal, document)
), best as materialized (
  select * from fused where score > 0 order by score desc, document collate "C", ordinal limit $11
)
select v.document || '#' || p.ordinal as id, v.document, v.title, p.heading, p.page, p.text, v.language, v.integrity, v.readers, f.score
from best f join visible v using (version) join knowledge_passages p using (version, ordinal)
where p.tenant = $1
order by f.score desc, v.document collate "C", p.ordinal`;
