import type { Brand } from '../../domain/workspace.ts';
import { at, defineCheck } from '../check.ts';
import { productNames } from '../text/product-names.ts';
import { remember } from '../text/remember.ts';
import { compileTerms } from '../text/term-matcher.ts';

/** The brand's preferred words. A word inside a preferred term or a product name is not held against the text. */
export const terminology = defineCheck({
  name: 'terminology',
  rules: {
    'preferred-word': {
      severity: 'minor',
      verdict: 'repair',
      title: { de: 'Nicht das Wort der Marke', en: "Not the brand's word" },
      why: {
        de: 'brand.yaml nennt unter terminology das bevorzugte Wort.',
        en: 'brand.yaml names the preferred word under terminology.',
      },
    },
  },
  run({ parts, language, brand, products }) {
    const { avoided, preferred } = matchers(brand)[language];
    return parts.flatMap((part) => {
      const hits = avoided(part.text, part.words);
      if (hits.length === 0) return [];
      const allowed = [...preferred(part.text, part.words), ...productNames(products)(part.text, part.words)];
      return hits
        .filter((hit) => !allowed.some((other) => inside(hit, other)))
        .map(({ entry, start, end }) => ({
          rule: 'preferred-word' as const,
          ...at(part, start, end),
          message: { de: `Die Marke sagt „${entry.use}“.`, en: `The brand says “${entry.use}”.` },
          evidence: [{ source: 'brand.yaml terminology', text: `${entry.use} ← ${entry.insteadOf.join(', ')}` }],
          suggestion: { de: entry.use, en: entry.use },
        }));
    });
  },
});

const inside = (hit: { start: number; end: number }, other: { start: number; end: number }): boolean =>
  other.start <= hit.start && other.end >= hit.end && other.end - other.start > hit.end - hit.start;

const matchers = remember((brand: Brand) => {
  const of = (language: 'de' | 'en') => {
    const entries = brand.terminology.filter((entry) => entry.language === language);
    return {
      avoided: compileTerms(entries.flatMap((entry) => entry.insteadOf.map((term) => ({ term, language, entry })))),
      preferred: compileTerms(entries.map((entry) => ({ term: entry.use, language, entry }))),
    };
  };
  return { de: of('de'), en: of('en') };
});
