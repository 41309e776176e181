import type { Sentence } from './sentence.ts';
import { likeness, stems } from './words.ts';

/** Scores sentences against a query's stems: how much of the query's rarer words a sentence has, 0 to about 1. */
export function createRelevance(pool: readonly Sentence[]): (query: readonly string[], sentence: Sentence) => number {
  const frequency = new Map<string, number>();
  for (const sentence of pool)
    for (const word of new Set(sentence.stems)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const weight = (word: string): number => Math.log(1 + pool.length / (1 + (frequency.get(word) ?? 0)));
  return (query, sentence) => {
    const total = query.reduce((sum, word) => sum + weight(word), 0);
    if (!total) return 0;
    // Heading and title say what a sentence is about when it does not say so itself, so they count half.
    const around = stemsAround(sentence);
    const found = query.reduce((sum, word) => {
      const own = best(word, sentence.stems);
      return sum + weight(word) * Math.max(own, 0.5 * best(word, around));
    }, 0);
    return found / total;
  };
}

const known = new WeakMap<Sentence, string[]>();

/** Stems of title and heading; worked out once, for every query asks. */
export function stemsAround(sentence: Sentence): string[] {
  const found = known.get(sentence) ?? stems(`${sentence.title} ${sentence.heading ?? ''}`);
  known.set(sentence, found);
  return found;
}

const best = (word: string, among: readonly string[]): number =>
  among.reduce((most, other) => Math.max(most, likeness(word, other)), 0);

/**
 * The stems that make each question a question of its own. What most of them share, and the names of products, say what all of it is about
 * and tell no answer from another.
 */
export function distinctiveStems(questions: readonly string[], names: readonly string[]): string[][] {
  const all = questions.map((question) => [...new Set(stems(question))]);
  const named = new Set(names.flatMap(stems));
  const shared = (word: string): boolean =>
    named.has(word) || (all.length >= 3 && all.filter((list) => list.includes(word)).length > all.length / 2);
  return all.map((list) => {
    const own = list.filter((word) => !shared(word));
    return own.length ? own : list;
  });
}
