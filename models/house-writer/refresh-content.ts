import type { Content } from '../../domain/content.ts';
import { answerQuery } from './answer-query.ts';
import { askedFor } from './asked-for.ts';
import { wordsOf } from './body.ts';
import { printablePool } from './compose-content.ts';
import { countClosing } from './keep-limits.ts';
import { applyMends, mendsOf } from './mend-page.ts';
import type { Material, TaskOf } from './task.ts';

type Task = TaskOf<'seo-analyst'>;

/** Words of an answer, at most, and too few to begin one. */
const answerWords = { most: 90, least: 20 };

/**
 * A live page as it should be: what contradicts price list and documents is replaced by what they say, the search term that lost most is answered
 * with sentences of the documents, required notices are put in, and everything else stays word for word.
 */
export function refreshContent(task: Task, material: Material): Content {
  const { language, asset, page } = task;
  const mended = applyMends(page.content, mendsOf(task, material));
  // Only put right: nothing else of it is touched.
  if (task.figures === null) return mended;
  const texts = mended.body.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
  const notices = asset.disclosures.filter((notice) => !texts.some((text) => text.includes(notice)));
  const closing = countClosing(mended.body, asset.disclosures);
  const noticed: Content = {
    ...mended,
    body: [...mended.body, ...notices.map((text) => ({ kind: 'paragraph' as const, text }))],
  };
  const room = Math.min(answerWords.most, asset.limits.body.max - wordsOf(noticed.body));
  if (room < answerWords.least) return noticed;
  const research = { facts: [], contradictions: [], gaps: [] };
  const pool = printablePool(material, research, [], language, material.rules);
  for (const query of askedFor(task)) {
    const answered = answerQuery(noticed, { query, pool, words: room, closing: closing + notices.length });
    if (answered) return answered;
  }
  return noticed;
}
