import type { KnowledgeQuery, Passage } from '../domain/knowledge.ts';
import { cleanText } from './clean-text.ts';
import { diversify } from './diversify.ts';
import { expandQuery, type Synonyms } from './expand-query.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';
import { revisionOf } from './snapshot.ts';
import { sqlIndex } from './sql-index.ts';

/** So many candidates per wanted passage go into the choice of different documents. */
const candidatesPerResult = 4;

/**
 * The passages that answer a question best, best first. Who may read, when it is valid, which language and which snapshot are conditions
 * of the query itself. With an embedder in `deps`, words and vectors count together. `glossary` adds synonyms to the question. Throws
 * `not_found` for an unknown snapshot, and `transient` when an index of its own in `deps` does not answer: another index would answer
 * differently, so none takes its place.
 */
export async function searchKnowledge(
  deps: KnowledgeDeps,
  query: KnowledgeQuery,
  glossary: readonly Synonyms[] = [],
): Promise<Passage[]> {
  const { embedder, index = sqlIndex } = deps;
  const text = cleanText(query.text).text;
  const revision = query.snapshot === undefined ? null : await revisionOf(deps, query.snapshot);
  const [vector = null] = embedder ? await embedder.embed([text], 'query') : [];
  const candidates = await index.search(deps, {
    text,
    synonyms: expandQuery(text, glossary),
    vector,
    scope: { ...query, revision },
    limit: query.limit * candidatesPerResult,
  });
  return diversify(candidates, query.limit);
}
