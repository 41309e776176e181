import { createRelevance } from './relevance.ts';
import type { Section } from './select-sections.ts';
import type { Structure } from './structure.ts';

/** Where a section belongs in a text for readers: what it is, what it does, how to use it, how to keep it, what if it breaks. */
const places: readonly [number, RegExp][] = [
  [5, /garantie|reparatur|rückgabe|umtausch|service|warranty|repair|return/i],
  [4, /nachhaltig|umwelt|herkunft|lieferkette|fertigung|sustainab|environment|origin|supply/i],
  [3, /pflege|wasch|reinig|lager|imprägn|trocken|care|wash|clean|stor|reproof|dry/i],
  [2, /einsatz|tour|anwend|nutz|passform|größe|tipp|use|trip|fit|siz|tip|pack/i],
  [1, /material|membran|technik|ausstattung|konstruktion|daten|fabric|membrane|construction|feature|spec/i],
];

/**
 * The order of sections for a structure: by use to the reader, questions first, or those with most figures first. Benefit-first opens
 * with the section that is closest to the message.
 */
export function orderSections(
  sections: readonly Section[],
  structure: Structure,
  message: readonly string[],
): Section[] {
  const list = [...sections];
  if (structure === 'question')
    return list.sort((a, b) => Number(isQuestion(b)) - Number(isQuestion(a)) || b.score - a.score);
  if (structure === 'facts') return list.sort((a, b) => figures(b) - figures(a) || b.score - a.score);
  list.sort((a, b) => placeOf(a) - placeOf(b) || b.score - a.score);
  if (structure === 'overview') return list;
  const relevance = createRelevance(list.flatMap(({ paragraphs }) => paragraphs.flat()));
  const closeness = ({ paragraphs }: Section): number =>
    Math.max(...paragraphs.flat().map((sentence) => relevance(message, sentence)));
  const [lead] = list.filter((section) => !isQuestion(section)).sort((a, b) => closeness(b) - closeness(a));
  return lead ? [lead, ...list.filter((section) => section !== lead)] : [];
}

const isQuestion = (section: Section): boolean => section.heading?.endsWith('?') ?? false;

const placeOf = ({ heading, title }: Section): number =>
  places.find(([, words]) => words.test(heading ?? title))?.[0] ??
  places.find(([, words]) => words.test(title))?.[0] ??
  0;

function figures({ paragraphs }: Section): number {
  const sentences = paragraphs.flat();
  return sentences.filter(({ text }) => /\d/.test(text)).length / sentences.length;
}
