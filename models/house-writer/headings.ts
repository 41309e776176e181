import { hasBlockedTerm, replaceTerms } from './house-style.ts';
import type { Section } from './select-sections.ts';
import type { BrandRulesShape, Language } from './task.ts';
import { readsAs } from './words.ts';

const empty =
  /^(?:einleitung|überblick|allgemeines|übersicht|hintergrund|fazit|faq|introduction|overview|general|background|summary|notes?|hinweise?)$/i;

/** The heading that a section can be printed under, or null when its source has none that says something. */
export function headingOf(section: Section, language: Language, rules: BrandRulesShape | null): string | null {
  for (const candidate of [section.heading, section.title]) {
    const text = replaceTerms(candidate ?? '', rules)
      .replace(/^\s*(?:\d+(?:\.\d+)*[.)]?|[a-z]\))\s+/i, '')
      .replace(/[\s:.–-]+$/, '');
    const fits = text.length >= 3 && text.length <= 80 && !empty.test(text);
    if (fits && readsAs(language, text) && !hasBlockedTerm(text, rules)) return text;
  }
  return null;
}
