import { defineCheck, nowhere } from '../check.ts';
import { publishedIndex, type Shingles, shinglesBeside } from './shingles.ts';

/** Fewer shingles than this say nothing: a headline and a call to action may be alike. */
const fewest = 8;

const why = {
  de: 'Anteil gleicher 5-Wort-Folgen dieses Textes (Containment nach Broder 1997); die Schwelle ist nearDuplicate in rules.yaml.',
  en: "Share of this text's word 5-grams that stand in the other (containment, Broder 1997); the threshold is nearDuplicate in rules.yaml.",
};

/** Texts that say the same in the same words: variants that try out nothing, and pages that compete with an own page. */
export const nearDuplicate = defineCheck({
  name: 'near-duplicate',
  rules: {
    sibling: {
      severity: 'major',
      verdict: 'repair',
      title: { de: 'Fast gleich wie eine andere Variante', en: 'Nearly the same as another variant' },
      why,
    },
    published: {
      severity: 'major',
      verdict: 'human',
      role: 'content-lead',
      title: { de: 'Fast gleich wie eine veröffentlichte Seite', en: 'Nearly the same as a published page' },
      why,
    },
  },
  run({ content, channel, language, rules, siblings, published }) {
    if (siblings.length === 0 && published.length === 0) return [];
    const shinglesOf = shinglesBeside(channel.config.disclosures[language]);
    const own = shinglesOf(content);
    if (own.size < fewest) return [];
    const near = (shared: number): boolean => shared / own.size >= Math.max(rules.nearDuplicate, Number.EPSILON);
    const alike = (shared: number, source: string, text: string) => {
      const percent = Math.round((shared / own.size) * 100);
      return {
        ...nowhere,
        message: {
          de: `${percent} % der Wortfolgen stehen auch in ${source}.`,
          en: `${percent}% of the word sequences also stand in ${source}.`,
        },
        evidence: [{ source, text }],
      };
    };
    const twins = siblings
      .map(({ ref, content: other }) => ({ ref, other, shared: overlap(own, shinglesOf(other)) }))
      .filter(({ shared }) => near(shared))
      .map(({ ref, other, shared }) => ({
        rule: 'sibling' as const,
        ...alike(shared, ref, other.title),
        suggestion: {
          de: 'Anders aufbauen und formulieren: eine Variante soll etwas Eigenes ausprobieren.',
          en: 'Build and word it differently: a variant is to try out something of its own.',
        },
      }));
    const counts = countPages(own, publishedIndex(published), published.length);
    const pages = published.flatMap((page, number) => {
      const shared = counts[number]!;
      if (!near(shared)) return [];
      return [
        {
          rule: 'published' as const,
          ...alike(shared, page.url, page.title),
          suggestion: {
            de: 'Die bestehende Seite überarbeiten statt einer zweiten.',
            en: 'Revise the page that exists instead of adding a second.',
          },
        },
      ];
    });
    return [...twins, ...pages];
  },
});

function overlap(own: Shingles, other: Shingles): number {
  let shared = 0;
  for (const shingle of own) if (other.has(shingle)) shared += 1;
  return shared;
}

function countPages(own: Shingles, index: ReadonlyMap<number, number[]>, pages: number): Uint32Array {
  const counts = new Uint32Array(pages);
  for (const shingle of own) {
    const holders = index.get(shingle);
    if (holders) for (const page of holders) counts[page]! += 1;
  }
  return counts;
}
