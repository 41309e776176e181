import type { Claim } from '../../domain/content.ts';
import type { Product } from '../../domain/product.ts';
import { formatPrice } from './money.ts';
import { phrases } from './phrases.ts';
import type { Language } from './task.ts';

/** A statement out of the price list, with what its row says as evidence. */
const fromList = (text: string, quote: string, product: Product): Claim => ({
  text,
  evidence: [{ document: 'price-list', passage: product.sku, quote, confidence: 1 }],
});

const nameAndPrice = (product: Product, language: Language): string =>
  `${product.name[language]}: ${formatPrice(product, language)}`;

/** The name of each product, as the list has it. */
export const nameLines = (products: readonly Product[], language: Language): Claim[] =>
  products.map((product) => fromList(product.name[language], nameAndPrice(product, language), product));

/** One line a product: `Regenjacke Alva: 149,95 €`. */
export const priceLines = (products: readonly Product[], language: Language): Claim[] =>
  products.map((product) => fromList(nameAndPrice(product, language), nameAndPrice(product, language), product));

/** One sentence a product: `Regenjacke Alva gibt es für 149,95 €.` */
export const priceSentences = (products: readonly Product[], language: Language): Claim[] =>
  products.map((product) => {
    const text = phrases[language].priceSentence(product.name[language], formatPrice(product, language));
    return fromList(text, nameAndPrice(product, language), product);
  });

/** The attributes of a single product: measures under names that the writer knows in this language. Words it could not translate stay out. */
export function attributeLines(products: readonly Product[], language: Language): Claim[] {
  const product = products[0];
  if (!product || products.length > 1) return [];
  return Object.entries(product.attributes).flatMap(([key, value]) => {
    const label = phrases[language].attributes[key.toLowerCase()];
    const foreign = language === 'en' && /\d,\d|\d\.\d{3}\b/.test(value);
    const measure = /\d|^[A-Z–/ -]+$/.test(value) && value.length <= 25 && !foreign;
    return label && measure ? [fromList(`${label}: ${value}`, value, product)] : [];
  });
}
