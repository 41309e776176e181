import type { Product } from '../../domain/product.ts';
import type { RawFinding } from '../check.ts';
import { formatMoney } from '../text/money.ts';
import type { PriceRule } from './rules.ts';
import type { Subject } from './subject.ts';

/** Message, evidence (rows of the price list) and the right price for a finding of the price check. `words` is the amount or percentage found. */
export function explain(
  rule: PriceRule,
  subject: Subject,
  locale: string,
  words: string,
): Pick<RawFinding, 'message' | 'evidence' | 'suggestion'> {
  const rows = subject.products.slice(0, 5);
  const minimum = rule === 'below-minimum';
  const prices = rows.map((product) =>
    rule === 'reduction-reference' ? reduction(product, locale) : listed(product, locale),
  );
  return {
    message: messages(words)[rule],
    evidence: rows.map((product) => ({ source: `price-list ${product.sku}`, text: row(product, locale, minimum) })),
    ...(prices.length > 0 && {
      suggestion: { de: prices.map(({ de }) => de).join('; '), en: prices.map(({ en }) => en).join('; ') },
    }),
  };
}

const messages = (words: string): Record<PriceRule, { de: string; en: string }> => ({
  'unknown-amount': {
    de: `${words} steht bei keinem Produkt der Preisliste.`,
    en: `${words} belongs to no product of the price list.`,
  },
  'other-product': {
    de: `${words} ist der Preis eines anderen Produkts.`,
    en: `${words} is the price of another product.`,
  },
  'below-minimum': { de: `${words} führt unter den Mindestpreis.`, en: `${words} leads below the minimum price.` },
  'reduction-reference': {
    de: `${words} passt nicht zum niedrigsten Preis der letzten 30 Tage.`,
    en: `${words} does not match the lowest price of the last 30 days.`,
  },
  format: { de: `${words} ist nicht landesüblich geschrieben.`, en: `${words} is not written as the locale does.` },
});

function row(
  { priceCents, currency, lowest30DaysCents, minimumCents }: Product,
  locale: string,
  minimum: boolean,
): string {
  const money = (cents: number): string => formatMoney(cents, currency, locale);
  return [
    `price ${money(priceCents)}`,
    `lowest 30 days ${lowest30DaysCents === null ? '–' : money(lowest30DaysCents)}`,
    ...(minimum && minimumCents !== null ? [`minimum ${money(minimumCents)}`] : []),
  ].join(', ');
}

const listed = ({ name, priceCents, currency }: Product, locale: string): { de: string; en: string } => {
  const right = formatMoney(priceCents, currency, locale);
  return { de: `${name.de}: ${right}`, en: `${name.en}: ${right}` };
};

/** The reduction that may be stated, or that none may. */
function reduction(
  { name, priceCents, currency, lowest30DaysCents }: Product,
  locale: string,
): { de: string; en: string } {
  const now = formatMoney(priceCents, currency, locale);
  if (lowest30DaysCents === null || lowest30DaysCents <= priceCents) {
    return { de: `${name.de}: ${now}, ohne Ermäßigung`, en: `${name.en}: ${now}, without a reduction` };
  }
  const before = formatMoney(lowest30DaysCents, currency, locale);
  const percent = Math.floor(((lowest30DaysCents - priceCents) / lowest30DaysCents) * 100);
  return {
    de: `${name.de}: ${now} statt ${before} (niedrigster Preis der letzten 30 Tage), ${percent} %`,
    en: `${name.en}: ${now} instead of ${before} (lowest price of the last 30 days), ${percent}%`,
  };
}
