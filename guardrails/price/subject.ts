import type { Product } from '../../domain/product.ts';
import type { CheckInput } from '../check.ts';
import { productNames } from '../text/product-names.ts';
import type { ReadPart } from '../text/read.ts';
import { sentenceAt } from '../text/sentences.ts';

/** The products that an amount may be speaking of. */
export interface Subject {
  products: readonly Product[];
  /** Its own sentence names them. */
  named: boolean;
  /** They are known: named in the sentence, or the only ones of the text or list. */
  clear: boolean;
}

/** For a place in a text: the products its sentence names; else those of the whole content; else the whole list. */
export function findSubjects({ parts, products }: CheckInput): (part: ReadPart, index: number) => Subject {
  const find = productNames(products);
  const mentioned = new Set<Product>();
  const bySentence = new Map<ReadPart, Map<number, Set<Product>>>();
  for (const part of parts) {
    const named = new Map<number, Set<Product>>();
    for (const { entry, start } of find(part.text, part.words)) {
      const sentence = sentenceAt(part.sentences, start);
      named.set(sentence, (named.get(sentence) ?? new Set()).add(entry));
      mentioned.add(entry);
    }
    bySentence.set(part, named);
  }
  const elsewhere: Subject = {
    products: mentioned.size > 0 ? [...mentioned] : products,
    named: false,
    clear: mentioned.size === 1 || products.length === 1,
  };
  return (part, index) => {
    const named = bySentence.get(part)!.get(sentenceAt(part.sentences, index));
    return named ? { products: [...named], named: true, clear: true } : elsewhere;
  };
}
