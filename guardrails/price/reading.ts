import type { Money } from '../text/money.ts';

/** Whether the words before an amount make it a former price: `statt 199 €`, `was €199`. */
export const wasPrice = (text: string, start: number): boolean =>
  /(?<!\p{L})(?:statt|anstatt|anstelle\svon|vorher|früher|bisher|zuvor|ehemals|regulär|sonst|instead\sof|was|were|previously|formerly|originally|down\sfrom|reduced\sfrom|regularly)[\s:]{1,2}(?:(?:nur|bisher|früher|zuvor|regulär|noch|UVP|RRP|einst|usually)\s)?$/iu.test(
    text.slice(Math.max(0, start - 40), start),
  );

/** Whether an amount is about shipping, vouchers, deposits or the size of an order, by the words 40 characters around it. */
export const isFee = (text: string, { start, end }: Money): boolean =>
  /versand|liefer|porto|gutschein|bestellwert|mindestbest|pfand|gebühr|spende|shipping|delivery|postage|voucher|gift card|deposit|\bfees?\b|orders? (?:over|above|from)|donat/i.test(
    text.slice(Math.max(0, start - 40), end + 40),
  );

/** A percentage fits when it is the reduction rounded to a whole number or down, or exact to a tenth. */
export function percentFits(percent: number, priceCents: number, lowestCents: number): boolean {
  const exact = ((lowestCents - priceCents) / lowestCents) * 100;
  return percent === Math.round(exact) || percent === Math.floor(exact) || Math.abs(percent - exact) < 0.051;
}

/**
 * German: comma for decimals, point for thousands, the sign after a space; before the amount it needs one too (`€ 149,95`, usual in Austria).
 * English: point for decimals, comma for thousands, the sign before the amount and close to it. Words and codes (`Euro`, `EUR`) stand on either side.
 */
export function isWellWritten({ number, mark, side, gap }: Money, language: 'de' | 'en'): boolean {
  const [group, decimal] = language === 'de' ? ['.', ','] : [',', '.'];
  const separators = [...number.matchAll(/[.,](?=(\d*))/g)].map((match) => ({
    sign: match[0],
    digits: match[1]!.length,
  }));
  if (separators.some(({ sign, digits }) => sign !== (digits === 3 ? group : decimal))) return false;
  if (!/^[€$£]$/.test(mark)) return true;
  return language === 'de' ? gap !== '' : side === 'before' && gap === '';
}
