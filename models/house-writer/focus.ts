import { stemsAround } from './relevance.ts';
import type { Sentence } from './sentence.ts';
import { sharedStems, stems } from './words.ts';

/** How much a sentence, with its heading and title, is about one of these products: 1 ± `weight`; 1 when none is named. */
export function focusOf(sentence: Sentence, names: readonly string[], weight: number): number {
  if (!names.length) return 1;
  const about = [...stemsAround(sentence), ...sentence.stems];
  const share = Math.max(...names.map((name) => sharedStems(stems(name), about)));
  return 1 + weight * (2 * share - 1);
}

/** A text whose title or message names a product is about it; else products are examples, and other sentences count as well. */
export const focusWeight = (topic: string, names: readonly string[]): number =>
  names.some((name) => sharedStems(stems(name), stems(topic)) > 0.4) ? 0.5 : 0.1;
