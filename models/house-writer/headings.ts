import { hasBlockedTerm, replaceTerms } from './house-style.ts';
import type { Section } from './select-sections.ts';
import type { BrandRulesShape, Language } from './task.ts';
import { readsAs } from './words.ts';

const empty =
  /^(?:einleitung|überblick|allgemeines|übersicht|hintergrund|fazit|faq|introduction|overview|general|background|summary|notes?|hinweise?)$|^(?:stimme|zitat|interview|voice|quote|kontakt|contact|press|über |about )/i;
/** What kind of document it is says nothing to a reader: `Produktblatt: …`. */
const kind =
  /^(?:produktblatt|datenblatt|ratgeber|leitfaden|pressemitteilung|fragen und antworten|data ?sheet|product sheet|product|guide|press release|faq)\s*[:–-]\s+/i;

/** The heading that a section can be printed under, or null when its source has none that says something. */
export function headingOf(section: Section, language: Language, rules: BrandRulesShape | null): string | null {
  const text = replaceTerms(section.heading ?? '', rules)
    .replace(kind, '')
    .replace(/^\s*(?:\d+(?:\.\d+)*[.)]?|[a-z]\))\s+/i, '')
    .replace(/[\s:.–-]+$/, '');
  const fits = text.length >= 3 && text.length <= 80 && !empty.test(text);
  return fits && readsAs(language, text) && !hasBlockedTerm(text, rules) ? text : null;
}
