import type { Sentence } from './sentences.ts';
import { sharedStems } from './words.ts';

export interface Contradiction {
  a: Sentence;
  b: Sentence;
}

/**
 * Pairs of sentences from different documents that say much the same with another number before the same unit:
 * "wiegt 640 g" and "wiegt 680 g".
 */
export function findContradictions(sentences: readonly Sentence[]): Contradiction[] {
  const measured = sentences.map((sentence) => ({
    sentence,
    measures: measuresOf(sentence.text),
    words: wordsOnly(sentence),
  }));
  const withMeasures = measured.filter(({ measures }) => measures.size);
  const found: Contradiction[] = [];
  for (const [index, one] of withMeasures.entries()) {
    for (const other of withMeasures.slice(index + 1)) {
      if (one.sentence.document === other.sentence.document) continue;
      if (sharedStems(one.words, other.words) < 0.5 || !differ(one.measures, other.measures)) continue;
      found.push({ a: one.sentence, b: other.sentence });
    }
  }
  return found;
}

const wordsOnly = (sentence: Sentence): string[] =>
  sentence.stems.filter((word) => !/\d/.test(word) && word.length > 2);

/** Numbers by the unit that follows them. */
function measuresOf(text: string): Map<string, Set<string>> {
  const measures = new Map<string, Set<string>>();
  for (const [, number, unit] of text.matchAll(/(\d+(?:[.,]\d+)*)\s?(%|°C|[\p{L}]+)/gu)) {
    const key = unit!.toLowerCase();
    measures.set(key, (measures.get(key) ?? new Set()).add(number!.replace(/[.,](?=\d{3}\b)/g, '')));
  }
  return measures;
}

/** One unit in common whose numbers have nothing in common. */
const differ = (a: Map<string, Set<string>>, b: Map<string, Set<string>>): boolean =>
  [...a].some(([unit, numbers]) => b.has(unit) && ![...numbers].some((number) => b.get(unit)!.has(number)));
