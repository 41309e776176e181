import { headingOf } from './headings.ts';
import { createRelevance, distinctiveStems } from './relevance.ts';
import type { Section } from './select-sections.ts';
import type { BrandRulesShape, Language } from './task.ts';
import { readsAs } from './words.ts';

/** A section and the heading it is printed under. */
export interface Headed {
  section: Section;
  heading: string | null;
}

/** Each section under the heading of its source. */
export const withHeadings = (
  sections: readonly Section[],
  language: Language,
  rules: BrandRulesShape | null,
): Headed[] => sections.map((section) => ({ section, heading: headingOf(section, language, rules) }));

/** Puts each question of the brief over the section that answers it best, when one does; these sections come first, in the order of the questions. */
export function askQuestions(headed: readonly Headed[], asked: readonly string[], language: Language): Headed[] {
  const questions = asked.filter((text) => text.endsWith('?') && text.length <= 100 && readsAs(language, text, false));
  const relevance = createRelevance(headed.flatMap(({ section }) => section.paragraphs.flat()));
  const own = distinctiveStems(questions, []);
  // One sentence that shares a word is seldom an answer.
  const able = headed.filter(({ section }) => section.paragraphs.flat().length > 1);
  const pairs = questions.flatMap((question, index) =>
    able.map((one) => ({
      question,
      one,
      score: answers(one.section, (sentence) => relevance(own[index]!, sentence)),
    })),
  );
  pairs.sort((a, b) => b.score - a.score);
  const taken = new Map<Headed, string>();
  for (const { question, one, score } of pairs) {
    if (score < 0.45 || taken.has(one) || [...taken.values()].includes(question)) continue;
    taken.set(one, question);
  }
  const answered = questions.flatMap((question) =>
    [...taken].filter(([, asked]) => asked === question).map(([{ section }]) => ({ section, heading: question })),
  );
  return [...answered, ...headed.filter((one) => !taken.has(one))];
}

/** The headings that are questions. */
export const questionsOf = (headed: readonly Headed[]): string[] =>
  headed.flatMap(({ heading }) => (heading?.endsWith('?') ? [heading] : []));

/** How well the best sentences of a section answer. */
function answers({ paragraphs }: Section, score: (sentence: Section['paragraphs'][0][0]) => number): number {
  const best = paragraphs
    .flat()
    .map(score)
    .sort((a, b) => b - a)
    .slice(0, 2);
  return best.reduce((sum, value) => sum + value, 0) / best.length;
}
