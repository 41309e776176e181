import type { Language } from '../texts/texts-in.ts';

const berlin = 'Europe/Berlin';
const locales = { de: 'de-DE', en: 'en-GB' };

/** Dates, numbers and money as people of this language write them. */
export interface Format {
  /** `24. Nov. 2026, 06:20` */
  dateTime(instant: string): string;
  /** `24. Nov. 2026` */
  date(instant: string): string;
  number(value: number): string;
  /** From cents of a euro. */
  money(cents: number): string;
  /** From a share of one. */
  percent(share: number): string;
}

export function formatIn(language: Language, timeZone: string = berlin): Format {
  const locale = locales[language];
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  const number = new Intl.NumberFormat(locale);
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  return {
    dateTime: (instant) => dateTime.format(new Date(instant)),
    date: (instant) => date.format(new Date(instant)),
    number: (value) => number.format(value),
    money: (cents) => money.format(cents / 100),
    percent: (share) => percent.format(share),
  };
}
