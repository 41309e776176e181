/** Readers of cells, in English and German writing. Each returns null for what it cannot read without guessing. */

/** A day as `2026-11-02`, from that, from `20261102` or from `02.11.2026`. `11/2/2026` could be two days and is none. */
export function readDay(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const [, year, month, day] = iso ?? (german ? [0, german[3], german[2], german[1]] : []);
  if (!year) return null;
  const written = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const time = Date.parse(`${written}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== written ? null : written;
}

/** A whole number; dots, commas, apostrophes and spaces may separate its thousands. `12.0` is 12. */
export function readCount(text: string): number | null {
  if (/^\d+$/.test(text)) return safe(text);
  if (/^\d{1,3}(?:([.,'’\s\u00a0\u202f])\d{3})(?:\1\d{3})*$/u.test(text)) return safe(text.replace(/\D/g, ''));
  return /^\d+[.,]0+$/.test(text) ? safe(text.split(/[.,]/)[0]!) : null;
}

const safe = (digits: string): number | null => (Number.isSafeInteger(Number(digits)) ? Number(digits) : null);

/** A decimal number with comma or point; with both, the last one is the decimal mark. */
export function readDecimal(text: string): number | null {
  if (/^\d+(?:[.,]\d+)?$/.test(text)) return Number(text.replace(',', '.'));
  if (/^\d{1,3}(?:\.\d{3})+,\d+$/.test(text)) return Number(text.replace(/\./g, '').replace(',', '.'));
  return /^\d{1,3}(?:,\d{3})+\.\d+$/.test(text) ? Number(text.replace(/,/g, '')) : null;
}

/** A share: `0.031`, `3.1%` or `3,1 %`. */
export function readShare(text: string): number | null {
  const percent = /^(.*?)\s?%$/u.exec(text)?.[1];
  const value = readDecimal(percent ?? text);
  if (value === null) return null;
  const share = percent === undefined ? value : value / 100;
  return share <= 1 ? share : null;
}

/** An address of the web, whole. */
export const readAddress = (text: string): string | null =>
  /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null;
