import type { Sentence } from './sentence.ts';
import { sharedStems } from './words.ts';

/** Share of equal words from which two sentences speak of the same; below it they may be about two products. */
const alike = 0.67;

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
      if (sharedStems(one.words, other.words) < alike || !differ(one.measures, other.measures)) continue;
      found.push({ a: one.sentence, b: other.sentence });
    }
  }
  return found;
}

const wordsOnly = (sentence: Sentence): string[] =>
  sentence.stems.filter((word) => !/\d/.test(word) && word.length > 2);

const units =
  /(\d+(?:[.,]\d+)*)\s?(%|°C|(?:percent|prozent|gramm|grams?|kilogramm?s?|grad|degrees|millimet(?:er|re)|zentimeter|centimet(?:er|re)|mikrometer|microns?|kilomet(?:er|re)|met(?:er|re)|liter|litres?|denier|jahr|year|monat|month|tag|day|stunde|hour|minute|wäsche|wash|kg|mm|cm|km|ml|g|m|l)(?:e?[ns]|es)?(?!\p{L}))/gu;

/** Numbers by the unit that follows them. Case counts: the `L` of a product's name is no litre. */
function measuresOf(text: string): Map<string, Set<string>> {
  const measures = new Map<string, Set<string>>();
  for (const [, number, unit] of text
    .replace(/(?<=\d\s)\p{Lu}(?=\p{Ll}{2})/gu, (letter) => letter.toLowerCase())
    .matchAll(units)) {
    const numbers = measures.get(unit!) ?? new Set();
    measures.set(unit!, numbers.add(number!.replace(/[.,](?=\d{3}\b)/g, '')));
  }
  return measures;
}

/** One unit in common whose numbers have nothing in common. */
const differ = (a: Map<string, Set<string>>, b: Map<string, Set<string>>): boolean =>
  [...a].some(([unit, numbers]) => b.has(unit) && ![...numbers].some((number) => b.get(unit)!.has(number)));
