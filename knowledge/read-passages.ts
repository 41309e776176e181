import type { KnowledgeQuery, Passage } from '../domain/knowledge.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';
import { revisionOf } from './snapshot.ts';
import { scopeParameters, visibleVersions } from './visible.ts';

/**
 * Passages by id, as cited by claims, in the order asked for; under the same conditions as a search. Ids that do not exist for these
 * readers, at this time (null: whenever), in this snapshot are left out. `score` is 1.
 */
export async function readPassages(
  deps: Pick<KnowledgeDeps, 'sql' | 'tenant'>,
  ids: readonly string[],
  scope: Pick<KnowledgeQuery, 'readers' | 'snapshot'> & { at: Date | null },
): Promise<Passage[]> {
  const revision = scope.snapshot === undefined ? null : await revisionOf(deps, scope.snapshot);
  return deps.sql.query<Passage>(
    // Materialized, for under row-level security PostgreSQL looks up plain columns in an index and no expressions.
    `with visible as (select v.version, v.document, v.title, v.language, v.integrity, v.readers ${visibleVersions}),
       wanted as materialized (
         select id, place, regexp_replace(id, '#[0-9]+$', '') as document
         from unnest($6::text[]) with ordinality as w(id, place))
     select w.id, v.document, v.title, p.heading, p.page, p.text, v.language, v.integrity, v.readers, 1::float8 as score
     from wanted w
       join visible v on v.document = w.document
       join knowledge_passages p on p.tenant = $1 and p.version = v.version and v.document || '#' || p.ordinal = w.id
     order by w.place`,
    [...scopeParameters(deps.tenant, { ...scope, revision }), [...ids]],
  );
}
