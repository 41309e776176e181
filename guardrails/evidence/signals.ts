import { reductionsIn } from '../text/reductions.ts';
import { compileTerms } from '../text/term-matcher.ts';
import type { Word } from '../text/words.ts';
import { lexicon } from './lexicon.ts';
import { measureKey, measuresIn } from './measures.ts';

/** Something in a text that can be true or false. Equal statements have equal keys, in either language. Offsets are UTF-16. */
export interface Signal {
  key: string;
  kind: 'measure' | 'standard' | 'year' | 'absolute' | 'property';
  start: number;
  end: number;
}

const concepts = {
  de: compileTerms(
    lexicon.flatMap((entry) => entry.de.map((term) => ({ term, language: 'de' as const, joined: true, entry }))),
  ),
  en: compileTerms(
    lexicon.flatMap((entry) => entry.en.map((term) => ({ term, language: 'en' as const, joined: true, entry }))),
  ),
};
const standard = /(?<![\wÀ-ɏ])(?:DIN|EN|ISO|IEC|ASTM|AATCC)(?:[ -](?:EN|ISO))?[ -]?\d{2,6}(?:-\d{1,2})?/g;
const since =
  /(?<![\wÀ-ɏ])(?:[Ss]eit|[Ss]ince|gegründet(?:\sim\sJahr)?|[Ff]ounded\sin|[Ee]stablished\sin)\s(?:dem\sJahr\s)?((?:1[5-9]|20)\d{2})(?!\d)/g;

/** All signals in a text: measures, standards, founding years, and the lexicon's words. Reductions of a price are the price check's. */
export function signalsIn(text: string, words: readonly Word[], language: 'de' | 'en'): Signal[] {
  const signals: Signal[] = [];
  const reductions = reductionsIn(text);
  for (const measure of measuresIn(text, words, language)) {
    if (reductions.some((other) => measure.start < other.end && other.start < measure.end)) continue;
    signals.push({ key: measureKey(measure), kind: 'measure', start: measure.start, end: measure.end });
  }
  if (/\d/.test(text)) {
    for (const match of text.matchAll(standard))
      signals.push({
        key: match[0].replace(/[ -]/g, ''),
        kind: 'standard',
        start: match.index,
        end: match.index + match[0].length,
      });
    for (const match of text.matchAll(since))
      signals.push({ key: `year ${match[1]}`, kind: 'year', start: match.index, end: match.index + match[0].length });
  }
  for (const { entry, start, end } of concepts[language](text, words)) {
    signals.push({ key: entry.concept, kind: entry.property ? 'property' : 'absolute', start, end });
  }
  return signals;
}
