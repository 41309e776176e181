import type { SearchKnowledge } from '../../agents/tools/search-knowledge.ts';
import { joinLabels } from '../../domain/label.ts';
import { searchKnowledge as search } from '../../knowledge/search-knowledge.ts';
import { knowledgeOf } from '../knowledge-of.ts';
import { readersOf } from '../run-material.ts';
import type { ToolActivity } from './tool-context.ts';

const standardLimit = 6;
/** Where money runs short, whatever the model asks for. */
const frugalLimit = 3;

/** Searches the snapshot the run pinned, in the name of those who will read the asset. */
export const searchKnowledge: ToolActivity<SearchKnowledge> = async (
  { deps, pin, task, material, frugal },
  { query, language, limit },
) => {
  const channel = pin.assets.find(({ asset }) => asset === task.asset)?.channel;
  const passages = await search(
    knowledgeOf(deps),
    {
      text: query,
      language: language ?? task.language,
      readers: readersOf(material, channel),
      at: deps.now(),
      limit: Math.min(limit ?? standardLimit, frugal ? frugalLimit : Number.POSITIVE_INFINITY),
      snapshot: pin.knowledgeSnapshot,
    },
    material.workspace.brand.terminology,
  );
  return {
    value: {
      passages: passages.map(({ readers: _readers, score: _score, page: _page, ...passage }) => passage),
    },
    label: joinLabels(
      passages.map(({ integrity, readers, document }) => ({ integrity, readers, sources: [document] })),
    ),
  };
};
