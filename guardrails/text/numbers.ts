/** A number as people write it, with its thousands groups and decimals; bounded, so that no text makes it slow. */
export const numberPattern = String.raw`\d{1,3}(?:[.,\u00A0\u202F]\d{3}){1,4}(?:[.,]\d{1,3})?(?!\d)|\d{1,12}(?:[.,]\d{1,6})?`;

/**
 * Reads a written number. With both separators the last is the decimal one; a single separator before exactly three digits groups thousands if the
 * language uses it so (`20.000` is twenty thousand in German, `2.125` two and an eighth in English) and if no zero leads.
 */
export function parseNumber(written: string, language: 'de' | 'en'): number {
  const digits = written.replace(/[\u00A0\u202F]/g, '');
  const lastDot = digits.lastIndexOf('.');
  const lastComma = digits.lastIndexOf(',');
  const last = Math.max(lastDot, lastComma);
  if (last < 0) return Number(digits);
  const separator = digits[last]!;
  const single = digits.indexOf(separator) === last;
  const mixed = lastDot >= 0 && lastComma >= 0;
  const groups =
    !single ||
    (!mixed && digits.length - last === 4 && !digits.startsWith('0') && separator === (language === 'de' ? '.' : ','));
  if (groups && !mixed) return Number(digits.replaceAll(separator, ''));
  return Number(`${digits.slice(0, last).replace(/[.,]/g, '')}.${digits.slice(last + 1)}`);
}
