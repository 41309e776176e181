/** An amount of money as it stands in a text, with UTF-16 offsets over number and currency. */
export interface Money {
  cents: number;
  /** ISO 4217. */
  currency: string;
  start: number;
  end: number;
  /** How it is written, for the format of the locale. */
  number: string;
  mark: string;
  side: 'before' | 'after';
  gap: string;
}

/** Case is spelled out and letters are ranges: without the flags `i` and `u` the engine is several times as fast. */
const amount = String.raw`\d{1,3}(?:[.,\u00A0\u202F]\d{3}){1,3}(?:[.,](?:\d{2}|[-–—]{1,2}))?(?![\d])|\d{1,7}(?:[.,](?:\d{1,2}(?!\d)|[-–—]{1,2}))?`;
const currencies: Record<string, string> = {
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  cent: 'EUR',
  cents: 'EUR',
  $: 'USD',
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  '£': 'GBP',
  gbp: 'GBP',
  chf: 'CHF',
  franken: 'CHF',
};
const mark = String.raw`€|\$|£|(?:[Ee]uros?|EUROS?|EUR|eur|Eur|USD|usd|GBP|gbp|CHF|chf|[Dd]ollars?|Franken|[Cc]ents?)(?![\wÀ-ɏ])`;
const pattern = new RegExp(
  String.raw`(?=[\d€$£EUGCeugc])(?<![\w.,À-ɏ])(?:(€|\$|£|EUR|eur|Eur|USD|usd|GBP|gbp|CHF|chf)(\s?)(${amount})|(${amount})(\s?)(${mark}))`,
  'g',
);
const hint = /[€$£]|[Ee][Uu][Rr]|[Uu][Ss][Dd]|[Gg][Bb][Pp]|[Cc][Hh][Ff]|ollar|ranken|ent/;
const rangeBefore = new RegExp(String.raw`(?<![\w.,À-ɏ])(${amount})\s?(?:–|-|bis|to)\s?$`);

/** Every amount, also the first of a range (`149–199 €`). */
export function moneyIn(text: string): Money[] {
  if (!hint.test(text)) return [];
  const found: Money[] = [];
  for (const match of text.matchAll(pattern)) {
    const before = match[1] !== undefined;
    const number = (before ? match[3] : match[4])!;
    const written = (before ? match[1] : match[6])!;
    const gap = (before ? match[2] : match[5])!;
    const currency = currencies[written.toLowerCase()]!;
    const money = { currency, number, mark: written, gap, side: before ? ('before' as const) : ('after' as const) };
    const start = match.index;
    const from = Math.max(0, start - 16);
    const range = before ? null : rangeBefore.exec(text.slice(from, start));
    if (range) {
      const first = from + range.index;
      found.push({
        ...money,
        number: range[1]!,
        gap: ' ',
        cents: centsOf(range[1]!),
        start: first,
        end: first + range[1]!.length,
      });
    }
    const cents = /^cent/i.test(written) ? Math.round(centsOf(number) / 100) : centsOf(number);
    found.push({ ...money, cents, start, end: start + match[0].length });
  }
  return found;
}

/** Money has two decimals or none, so three digits after a separator are always thousands. */
function centsOf(number: string): number {
  const decimals = /[.,](\d{1,2}|[-–—]{1,2})$/.exec(number);
  const whole = (decimals ? number.slice(0, decimals.index) : number).replace(/\D/g, '');
  const cents = decimals && /^\d/.test(decimals[1]!) ? Number(decimals[1]!.padEnd(2, '0')) : 0;
  return Number(whole) * 100 + cents;
}

/** An amount as the locale writes it (CLDR); without decimals when it has none and `short` is wanted. */
export function formatMoney(cents: number, currency: string, locale: string, short = false): string {
  const key = `${locale} ${currency} ${short && cents % 100 === 0}`;
  let format = formats.get(key);
  if (!format) {
    const digits = short && cents % 100 === 0 ? 0 : 2;
    format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, format);
  }
  return format.format(cents / 100);
}

const formats = new Map<string, Intl.NumberFormat>();
