import type { Sentence } from './sentences.ts';
import { likeness, stems } from './words.ts';

/** Scores sentences against a query: how much of the query's rarer words a sentence has, 0 to about 1. */
export function createRelevance(pool: readonly Sentence[]): (query: string, sentence: Sentence) => number {
  const frequency = new Map<string, number>();
  for (const sentence of pool)
    for (const word of new Set(sentence.stems)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const weight = (word: string): number => Math.log(1 + pool.length / (1 + (frequency.get(word) ?? 0)));
  const queries = new Map<string, string[]>();
  const stemsOf = (query: string): string[] => {
    const known = queries.get(query) ?? [...new Set(stems(query))];
    queries.set(query, known);
    return known;
  };

  return (query, sentence) => {
    const asked = stemsOf(query);
    const total = asked.reduce((sum, word) => sum + weight(word), 0);
    if (!total) return 0;
    // Heading and title say what a sentence is about when it does not say so itself, so they count half.
    const around = stems(`${sentence.title} ${sentence.heading ?? ''}`);
    const found = asked.reduce((sum, word) => {
      const own = best(word, sentence.stems);
      return sum + weight(word) * Math.max(own, 0.5 * best(word, around));
    }, 0);
    return found / total;
  };
}

const best = (word: string, among: readonly string[]): number =>
  among.reduce((most, other) => Math.max(most, likeness(word, other)), 0);
