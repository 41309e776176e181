import type { Product } from '../../domain/product.ts';
import type { CheckInput, CitedPassage } from '../check.ts';
import { productNames } from '../text/product-names.ts';
import { remember } from '../text/remember.ts';
import { sentencesOf } from '../text/sentences.ts';
import { type Word, wordsOf } from '../text/words.ts';
import { isValid, readable } from './claims.ts';
import { measureKey, measuresIn } from './measures.ts';

/** A sentence of a passage with the measures in it. */
interface Statement {
  passage: CitedPassage;
  text: string;
  read: readonly Word[];
  words: ReadonlySet<string>;
  /** Key by unit. */
  measures: ReadonlyMap<string, readonly string[]>;
}

/** From this share of common words on, two sentences speak of the same thing. */
const alike = 0.6;

/**
 * A valid, readable passage that gives another number than the cited one in a sentence of nearly the same words; null when there is none.
 * A hint for people, not a proof. `key` is the measure as the cited passage states it.
 */
export function contradictionOf(
  key: string,
  cited: CitedPassage,
  input: CheckInput,
): { passage: CitedPassage; text: string } | null {
  const statements = statementsByUnit(input.passages).get(key.slice(key.indexOf(' ') + 1)) ?? [];
  const unit = key.slice(key.indexOf(' ') + 1);
  const own = statements.filter(
    ({ passage, measures }) => passage.id === cited.id && measures.get(unit)!.includes(key),
  );
  for (const statement of own) {
    for (const other of statements) {
      if (
        other.passage.id === cited.id ||
        other.measures.get(unit)!.some((value) => statement.measures.get(unit)!.includes(value))
      )
        continue;
      if (!isValid(other.passage, input.at) || !readable(other.passage.readers, input.channel.config.audience))
        continue;
      if (resemblance(statement.words, other.words) >= alike && !otherProduct(statement, other, input))
        return { passage: other.passage, text: other.text };
    }
  }
  return null;
}

const statementsByUnit = remember(
  (passages: ReadonlyMap<string, CitedPassage>): ReadonlyMap<string, readonly Statement[]> => {
    const byUnit = new Map<string, Statement[]>();
    for (const passage of passages.values()) {
      for (const { text } of sentencesOf(passage.text)) {
        const read = wordsOf(text);
        const measures = new Map<string, string[]>();
        for (const measure of measuresIn(text, read, passage.language))
          measures.set(measure.unit, [...(measures.get(measure.unit) ?? []), measureKey(measure)]);
        if (measures.size === 0) continue;
        const words = new Set(read.map((word) => word.text).filter((word) => !/\d/.test(word)));
        for (const unit of measures.keys())
          byUnit.set(unit, [...(byUnit.get(unit) ?? []), { passage, text, read, words, measures }]);
      }
    }
    return byUnit;
  },
);

function resemblance(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return shared / (a.size + b.size - shared || 1);
}

/** Both sentences name a product, and none that the other names. */
function otherProduct(a: Statement, b: Statement, { products }: CheckInput): boolean {
  const [first, second] = [namedIn(products)(a), namedIn(products)(b)];
  return first.size > 0 && second.size > 0 && ![...first].some((product) => second.has(product));
}

const namedIn = remember((products: readonly Product[]) =>
  remember(
    (statement: Statement): ReadonlySet<Product> =>
      new Set(productNames(products)(statement.text, statement.read).map(({ entry }) => entry)),
  ),
);
