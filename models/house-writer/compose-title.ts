import { hasBlockedTerm } from './house-style.ts';
import { shorten } from './shorten.ts';
import type { BrandRulesShape, Language } from './task.ts';
import { readsAs } from './words.ts';

interface TitleInput {
  /** Possible titles, best first. */
  candidates: readonly (string | null | undefined)[];
  limits: { min: number; max: number };
  language: Language;
  rules: BrandRulesShape | null;
}

/** The first candidate that fits the limits; else the first that fits when cut at a word; else the one that comes closest. */
export function composeTitle({ candidates, limits, language, rules }: TitleInput): string {
  const titles = candidates
    .flatMap((candidate) => (candidate ? [candidate.trim().replace(/[.:]$/, '')] : []))
    .filter((title) => title && readsAs(language, title) && !hasBlockedTerm(title, rules));
  const fitting = titles.find((title) => title.length >= limits.min && title.length <= limits.max);
  if (fitting) return fitting;
  const cut = titles
    .filter((title) => !/[?!]$/.test(title) || title.length <= limits.max)
    .map((title) => shorten(title, limits.max));
  const long = cut.find((title) => title.length >= limits.min);
  return long ?? [...cut].sort((a, b) => b.length - a.length)[0] ?? shorten(titles[0] ?? '–', limits.max);
}

/** `a, b und c` */
export function enumerate(parts: readonly string[], and: string): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${and} ${parts.at(-1)}`;
}
