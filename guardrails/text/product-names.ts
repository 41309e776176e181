import type { Product } from '../../domain/product.ts';
import { remember } from './remember.ts';
import { compileTerms, type TermHit } from './term-matcher.ts';
import { type Word, wordsOf } from './words.ts';

/**
 * Finds the products that a text names: by their whole name in either language, or by their model word. A model word stands in the German and the
 * English name and in no other product's: `Fjellsturm` of `Fjellsturm Regenjacke` and `Fjellsturm Rain Jacket`.
 */
export const productNames = remember(
  (products: readonly Product[]): ((text: string, words: readonly Word[]) => TermHit<Product>[]) => {
    const owners = new Map<string, Set<Product>>();
    for (const product of products) {
      for (const { text } of wordsOf(`${product.name.de} ${product.name.en}`))
        owners.set(text, (owners.get(text) ?? new Set()).add(product));
    }
    const find = compileTerms(
      products.flatMap((entry) => {
        const english = new Set(wordsOf(entry.name.en).map(({ text }) => text));
        const models = wordsOf(entry.name.de).filter(
          ({ text }) => text.length >= 4 && english.has(text) && owners.get(text)?.size === 1,
        );
        const names = [entry.name.de, entry.name.en, ...models.map(({ text }) => text)].filter(Boolean);
        return names.map((term) => ({ term, language: 'any' as const, entry }));
      }),
    );
    return (text, words) => {
      const hits = find(text, words);
      return hits.filter((hit) => !hits.some((other) => contains(other, hit)));
    };
  },
);

const contains = (outer: TermHit<Product>, inner: TermHit<Product>): boolean =>
  outer.start <= inner.start && outer.end >= inner.end && outer.end - outer.start > inner.end - inner.start;
