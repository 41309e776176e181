import type { Block, Claim, Content } from '../../domain/content.ts';
import { wordCount } from '../../domain/content.ts';
import { standsIn } from './body.ts';
import { composeTitle } from './compose-title.ts';
import { confidenceOf } from './confidence.ts';
import { hasBlockedTerm } from './house-style.ts';
import { attributeLines, nameLines, priceLines, priceSentences } from './product-facts.ts';
import type { Sentence } from './sentence.ts';
import { slugOf } from './shorten.ts';
import type { TextInput } from './text-input.ts';
import { bestStatements } from './title-candidates.ts';
import { readsAs, sharedStems, stems } from './words.ts';

/** A text of an ad, and what supports it; null for words that state nothing, such as a name. */
interface Phrase {
  text: string;
  claim: Claim | null;
}

/** What an ad takes when its channel does not say: a responsive search ad of Google. */
const usual = { headings: { min: 3, max: 15, length: 30 }, paragraphs: { min: 2, max: 4, length: 90 } };
/** More headlines than this say nothing that was not said. */
const enough = 8;

/**
 * An ad: short whole phrases as headings, whole sentences as paragraphs, one link. Nothing is cut: what is too long is left out, and half a
 * statement would be another one.
 */
export function composeAd(input: TextInput): Content {
  const { asset, brief, language, rules, products } = input;
  const { headings = usual.headings, paragraphs = usual.paragraphs } = asset.limits;
  const headlines = pick(headlineCandidates(input), headings.length, Math.min(headings.max, enough), input);
  const taken = new Set(headlines.map(({ text }) => text));
  const descriptions = pick(
    descriptionCandidates(input).filter(({ text }) => !taken.has(text)),
    paragraphs.length,
    Math.min(paragraphs.max, Math.max(paragraphs.min, 3)),
    input,
  );
  const [product] = products;
  const action = rules?.callToAction ?? (product?.url ? { label: product.name[language], url: product.url } : null);
  const body: Block[] = [
    ...headlines.map(({ text }): Block => ({ kind: 'heading', text })),
    ...descriptions.map(({ text }): Block => ({ kind: 'paragraph', text })),
    ...asset.disclosures.map((text): Block => ({ kind: 'paragraph', text })),
    // It leads to what it speaks of.
    ...(action ? [{ kind: 'link' as const, label: action.label, url: product?.url || action.url }] : []),
  ];
  const name = product?.name[language];
  const candidates = [brief.title, name, ...headlines.map(({ text }) => text)];
  const title = composeTitle({ candidates, limits: asset.limits.title, language, rules });
  return {
    title,
    description: '',
    slug: slugOf(title),
    body: body.length ? body : [{ kind: 'paragraph', text: title }],
    claims: [...headlines, ...descriptions].flatMap(({ claim }) =>
      claim && standsIn(body, claim.text) ? [claim] : [],
    ),
  };
}

/** Names and figures first; with the fourth, another one leads in each variant. */
function headlineCandidates({ products, brief, language, structure, variant, pool, rules }: TextInput): Phrase[] {
  const names = nameLines(products.slice(0, 2), language).map(said);
  const figures = [...priceLines(products, language), ...attributeLines(products, language)].map(said);
  const action = rules?.callToAction ? [{ text: rules.callToAction.label, claim: null }] : [];
  // A figure in it would need a source, which a title has none.
  const title: Phrase[] = /\d/.test(brief.title) ? [] : [{ text: brief.title.replace(/[.:]$/, ''), claim: null }];
  const statements = pool
    .filter(({ leans }) => !leans)
    .map(fromSentence)
    .map(withoutFullStop);
  const asked = stems(`${brief.questions.join(' ')} ${brief.message ?? ''}`);
  const topics = topicsOf(pool)
    .filter((text) => sharedStems(stems(text), asked) > 0)
    .map((text): Phrase => ({ text, claim: null }));
  const lead = structure === 'facts' ? [...figures, ...names] : [...names, ...title, ...figures];
  return [
    ...turned(lead, structure === 'facts' ? variant : 0),
    ...title,
    ...statements,
    ...turned(topics, variant).slice(0, 3),
    ...action,
  ];
}

function descriptionCandidates(input: TextInput): Phrase[] {
  const { products, language, structure, variant, pool } = input;
  const prices = priceSentences(products.slice(0, 1), language).map(said);
  const own = products.map((product) => product.name[language].split(' ').slice(-2).join(' '));
  const statements = bestStatements(input, pool);
  // What names the product stands alone in an ad; what does not may be about anything.
  const named = statements.filter(({ text }) => own.some((name) => text.includes(name)));
  const others = statements.filter((sentence) => !named.includes(sentence));
  const sentences = [...turned(named, variant), ...others].map(fromSentence);
  return structure === 'facts'
    ? [...prices, ...sentences]
    : [...sentences.slice(0, 2), ...prices, ...sentences.slice(2)];
}

/** Headings of the sources, which name what there is to know. */
const topicsOf = (pool: readonly Sentence[]): string[] => [
  ...new Set(pool.flatMap(({ heading }) => (heading && !/[?:,]/.test(heading) ? [heading] : []))),
];

const said = (claim: Claim): Phrase => ({ text: claim.text, claim });

const fromSentence = ({ text, document, passage, quote, confidence }: Sentence): Phrase => ({
  text,
  claim: { text, evidence: [{ document, passage, quote, confidence: confidence ?? confidenceOf(0.5) }] },
});

/** Headlines have none. */
function withoutFullStop({ text, claim }: Phrase): Phrase {
  const short = text.replace(/\.$/, '');
  return { text: short, claim: claim && { ...claim, text: short } };
}

/** The first that fit, each once. */
function pick(candidates: readonly Phrase[], length: number, count: number, { language, rules }: TextInput): Phrase[] {
  const found = new Map<string, Phrase>();
  for (const phrase of candidates) {
    const fits = [...phrase.text].length <= length && wordCount(phrase.text) > 0;
    // Platforms refuse headlines that shout or ask for a click (Google Ads Help 6021546).
    if (!fits || /!|[\n\r]/.test(phrase.text) || hasBlockedTerm(phrase.text, rules) || !readsAs(language, phrase.text))
      continue;
    if (found.size < count && !found.has(phrase.text.toLowerCase())) found.set(phrase.text.toLowerCase(), phrase);
  }
  return [...found.values()];
}

const turned = <T>(list: readonly T[], by: number): T[] => {
  const from = list.length ? by % list.length : 0;
  return [...list.slice(from), ...list.slice(0, from)];
};
