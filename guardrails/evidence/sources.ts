import type { Product } from '../../domain/product.ts';
import type { CitedPassage } from '../check.ts';
import { formatMoney } from '../text/money.ts';
import { remember } from '../text/remember.ts';
import { wordsOf } from '../text/words.ts';
import { signalsIn } from './signals.ts';

/** Keys of everything a passage states. */
export const passageKeys = remember(
  (passage: CitedPassage): ReadonlySet<string> => keysOf(passage.text, passage.language),
);

/** Keys of everything a row of the price list states: names and attributes, read in both languages. */
export const productKeys = remember((product: Product): ReadonlySet<string> => {
  const row = rowOf(product);
  return new Set([...keysOf(row, 'de'), ...keysOf(row, 'en')]);
});

/** Keys of everything the whole price list states. */
export const listKeys = remember(
  (products: readonly Product[]): ReadonlySet<string> =>
    new Set(products.flatMap((product) => [...productKeys(product)])),
);

/**
 * Whether a quote can be read off a row: each of its words and numbers stands there, whatever their order (`weight: 640 g`). Prices as cents, with
 * decimals, and as either language writes them.
 */
export function quotesRow(quote: string, product: Product): boolean {
  const row = rowWords(product);
  const words = wordsOf(quote).filter(({ text }) => !labels.has(text));
  return words.length > 0 && words.every(({ text }) => row.has(text));
}

const labels = new Set(
  'preis price kostet costs der die das the fuer for von of nur only jetzt now sku pricecents lowest30dayscents attributes name'.split(
    ' ',
  ),
);

const rowWords = remember(
  (product: Product): ReadonlySet<string> => new Set(wordsOf(rowOf(product)).map(({ text }) => text)),
);

function rowOf({ sku, name, priceCents, currency, lowest30DaysCents, attributes }: Product): string {
  const prices = [priceCents, ...(lowest30DaysCents === null ? [] : [lowest30DaysCents])].flatMap((cents) => [
    `${cents}`,
    (cents / 100).toFixed(2),
    ...['de-DE', 'en-GB'].flatMap((locale) => [
      formatMoney(cents, currency, locale),
      formatMoney(cents, currency, locale, true),
    ]),
  ]);
  const facts = Object.entries(attributes).map(([key, value]) => `${key}: ${value}\n${value} ${key}`);
  return [sku, name.de, name.en, currency, 'Euro', ...prices, ...facts].join('\n');
}

function keysOf(text: string, language: 'de' | 'en'): Set<string> {
  return new Set(signalsIn(text, wordsOf(text), language).map(({ key }) => key));
}
