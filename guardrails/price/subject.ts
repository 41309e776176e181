import type { Product } from '../../domain/product.ts';
import type { CheckInput } from '../check.ts';
import { productNames } from '../text/product-names.ts';
import type { ReadPart } from '../text/read.ts';

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
  const hits = new Map(parts.map((part) => [part, find(part.text, part.words)]));
  const mentioned = [...new Set([...hits.values()].flat().map(({ entry }) => entry))];
  const elsewhere: Subject = {
    products: mentioned.length > 0 ? mentioned : products,
    named: false,
    clear: mentioned.length === 1 || products.length === 1,
  };
  return (part, index) => {
    const sentence = part.sentences.find(({ start, end }) => index >= start && index < end);
    if (!sentence) return elsewhere;
    const named = hits.get(part)!.filter(({ start }) => start >= sentence.start && start < sentence.end);
    return named.length > 0
      ? { products: [...new Set(named.map(({ entry }) => entry))], named: true, clear: true }
      : elsewhere;
  };
}
