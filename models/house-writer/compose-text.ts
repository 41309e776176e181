import type { Block, Claim, Content } from '../../domain/content.ts';
import { wordCount } from '../../domain/content.ts';
import type { Product } from '../../domain/product.ts';
import { composeDescription } from './compose-description.ts';
import { confidenceOf } from './compose-research.ts';
import { composeTitle, enumerate } from './compose-title.ts';
import { headingOf } from './headings.ts';
import { formatPrice } from './money.ts';
import { orderSections } from './order-sections.ts';
import { phrases } from './phrases.ts';
import { attributeLines, priceLines, priceSentences } from './product-facts.ts';
import type { Section } from './select-sections.ts';
import { selectSections } from './select-sections.ts';
import type { Sentence } from './sentences.ts';
import { slugOf } from './shorten.ts';
import type { Structure } from './structure.ts';
import type { AssetShape, BrandRulesShape, BriefShape, Language } from './task.ts';
import { readsAs } from './words.ts';

export interface TextInput {
  language: Language;
  brief: BriefShape;
  message: string;
  asset: AssetShape;
  structure: Structure;
  variant: number;
  variants: number;
  /** Sentences that may be printed, house style applied. */
  pool: readonly Sentence[];
  products: readonly Product[];
  rules: BrandRulesShape | null;
  /** Words wanted in the body; left out, a good length within the limits. */
  words?: number;
}

/** A whole text out of sentences and price list. Its lead, order, title and list differ with the structure. */
export function composeText(input: TextInput): Content {
  const { asset, language, products, rules, variant } = input;
  const closing = closingBlocks(input);
  const short = asset.format === 'teaser' || asset.limits.body.max < 150;
  const lines = short ? [] : [...priceLines(products, language), ...attributeLines(products, language)];
  const prices = short || input.structure === 'facts' ? priceSentences(products.slice(0, 2), language) : [];
  const overhead = wordsOf(closing) + wordsIn(lines) + wordsIn(prices) + (short ? 0 : 12);
  const sections = orderSections(
    selectSections({ ...input, ...topic(input), words: wantedWords(input) - overhead }),
    input.structure,
  );
  const middle = short ? shortBlocks(input, sections, prices) : articleBlocks(input, sections, lines, prices);
  const body = fitBody([...middle, ...closing], closing.length, asset.limits.body.max);
  const printed = sections.flatMap(({ paragraphs }) => paragraphs.flat()).filter(({ text }) => stands(text, body));
  const title = composeTitle({
    candidates: titles(input, sections, printed),
    limits: asset.limits.title,
    language,
    rules,
  });
  return {
    title,
    description: composeDescription(
      printed.filter(({ text }) => !text.startsWith(title)),
      asset.limits.description,
      variant,
    ),
    slug: slugOf(title),
    body: body.length ? body : [{ kind: 'paragraph', text: title }],
    claims: [...printed.map(toClaim), ...[...lines, ...prices].filter(({ text }) => stands(text, body))],
  };
}

const topic = ({ brief, message, products, language }: TextInput) => ({
  queries: [message, brief.title, ...brief.questions].filter(Boolean),
  products: products.map((product) => product.name[language]),
});

/** Nearer to the lower limit than to the upper: extracts get no better by more of them. */
function wantedWords({ asset, words }: TextInput): number {
  const { min, max } = asset.limits.body;
  return words ?? Math.round(min > 30 ? Math.min(min * 1.2 + 15, (min + max) / 2) : Math.min(max * 0.75, 450));
}

function articleBlocks(
  input: TextInput,
  sections: readonly Section[],
  lines: readonly Claim[],
  prices: readonly Claim[],
): Block[] {
  const { language, structure, rules } = input;
  const words = phrases[language];
  const data: Block[] = lines.length
    ? [
        { kind: 'heading', text: words.priceHeading },
        { kind: 'list', items: lines.map(({ text }) => text) },
      ]
    : [];
  const taken = new Set<Sentence>();
  const lead: Block[] = [];
  if (structure === 'question') {
    const questions = askedBy(input, sections).slice(0, 2);
    if (questions.length) lead.push({ kind: 'paragraph', text: `${questions.join(' ')} ${words.introduction}` });
  }
  if (structure === 'facts') {
    if (prices.length) lead.push({ kind: 'paragraph', text: prices.map(({ text }) => text).join(' ') });
    lead.push(...data);
  }
  if (structure === 'overview') {
    const key = sections
      .flatMap((section) => section.paragraphs.flat().filter(standsAlone(section)).slice(0, 1))
      .slice(0, 4);
    if (key.length > 1) {
      for (const sentence of key) taken.add(sentence);
      lead.push({ kind: 'heading', text: words.overview }, { kind: 'list', items: key.map(({ text }) => text) });
    }
  }
  let last: string | null = null;
  const middle = sections.flatMap((section, index): Block[] => {
    const paragraphs = section.paragraphs
      .map((run) => run.filter((sentence) => !taken.has(sentence)))
      .filter((run) => run.length)
      .map((run): Block => ({ kind: 'paragraph', text: run.map(({ text }) => text).join(' ') }));
    // The benefit-first text opens with its strongest paragraph, before any heading.
    const heading = structure === 'benefit' && index === 0 ? null : headingOf(section, language, rules);
    const repeated = heading === last;
    last = heading;
    return paragraphs.length && heading && !repeated ? [{ kind: 'heading', text: heading }, ...paragraphs] : paragraphs;
  });
  return [...lead, ...middle, ...(structure === 'facts' ? [] : data)];
}

/** Nothing after it leans on it, and it is short enough for a list. */
const standsAlone =
  (section: Section) =>
  (sentence: Sentence): boolean => {
    const run = section.paragraphs.find((paragraph) => paragraph.includes(sentence))!;
    return (
      run.length > 1 && !sentence.leans && !run[run.indexOf(sentence) + 1]?.leans && wordCount(sentence.text) <= 22
    );
  };

/** A teaser is one or two paragraphs: no headings, no lists. */
function shortBlocks(input: TextInput, sections: readonly Section[], prices: readonly Claim[]): Block[] {
  const sentences = sections.flatMap(({ paragraphs }) => paragraphs.flat()).map(({ text }) => text);
  const price = prices.map(({ text }) => text);
  const question = input.structure === 'question' ? askedBy(input, sections).slice(0, 1) : [];
  const parts = input.structure === 'facts' ? [...price, ...sentences] : [...question, ...sentences, ...price];
  return parts.length ? [{ kind: 'paragraph', text: parts.join(' ') }] : [];
}

/** Questions that readers may ask and that the text answers, as far as they are in its language. */
function askedBy({ brief, language, rules }: TextInput, sections: readonly Section[]): string[] {
  const headings = sections
    .flatMap((section) => headingOf(section, language, rules) ?? [])
    .filter((text) => text.endsWith('?'));
  const asked = brief.questions.filter(
    (text) => text.endsWith('?') && text.length <= 90 && readsAs(language, text, false),
  );
  return [...new Set([...headings, ...asked])];
}

function closingBlocks({ asset, rules, products, language }: TextInput): Block[] {
  const disclosures = asset.disclosures.map((text): Block => ({ kind: 'paragraph', text }));
  const product = products[0];
  const action = rules?.callToAction ?? (product?.url ? { label: product.name[language], url: product.url } : null);
  return action && asset.limits.links.max > 0 ? [{ kind: 'link', ...action }, ...disclosures] : disclosures;
}

function titles(
  input: TextInput,
  sections: readonly Section[],
  printed: readonly Sentence[],
): (string | null | undefined)[] {
  const { brief, language, message, products, rules, structure, variant, asset } = input;
  const words = phrases[language];
  const name = products[0]?.name[language];
  const heads = sections.flatMap((section) => headingOf(section, language, rules) ?? []);
  const short = [...new Set(heads)].filter(
    (head) => head.length <= 28 && !head.includes('?') && !(name && head.includes(name)),
  );
  const subjects = [3, 2, 1].flatMap((count) =>
    short.length >= count && name ? [`${name}: ${enumerate(short.slice(0, count), words.and)}`] : [],
  );
  const said = printed
    .filter(({ text, leans }) => !leans && text.length <= asset.limits.title.max + 1)
    .map(({ text }) => text);
  const statements = [...said.slice(variant % Math.max(1, said.length)), ...said];
  const overview = name && `${name}: ${language === 'de' ? 'das Wichtigste in Kürze' : 'the essentials at a glance'}`;
  const priced = name && `${name} ${language === 'de' ? 'für' : 'for'} ${formatPrice(products[0]!, language)}`;
  const rest = [...subjects, overview, brief.title, message, ...heads, name];
  switch (structure) {
    case 'question':
      return [...askedBy(input, sections), ...rest];
    case 'facts':
      return [...subjects, priced, ...statements, ...rest];
    case 'overview':
      return [overview, brief.title, ...rest];
    case 'benefit':
      return [...statements, message, ...rest];
  }
}

/** Drops whole sentences from the end of the text, before its closing blocks, until the body keeps its limit. */
export function fitBody(body: readonly Block[], closing: number, max: number): Block[] {
  const blocks = [...body];
  const end = (): number => blocks.length - closing - 1;
  while (wordsOf(blocks) > max && end() >= 0) {
    const last = blocks[end()]!;
    const sentences = last.kind === 'paragraph' ? last.text.split(/(?<=[.!?]) (?=[\p{Lu}\d„"])/u) : [];
    if (sentences.length > 1) blocks[end()] = { kind: 'paragraph', text: sentences.slice(0, -1).join(' ') };
    else blocks.splice(end(), 1);
  }
  if (blocks[end()]?.kind === 'heading') blocks.splice(end(), 1);
  return blocks;
}

export const textsOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) =>
    block.kind === 'list'
      ? block.items
      : block.kind === 'link'
        ? [block.label]
        : block.kind === 'image'
          ? [block.alt]
          : [block.text],
  );

export const wordsOf = (blocks: readonly Block[]): number =>
  textsOf(blocks).reduce((sum, text) => sum + wordCount(text), 0);

const wordsIn = (claims: readonly Claim[]): number => claims.reduce((sum, { text }) => sum + wordCount(text), 0);

const stands = (text: string, body: readonly Block[]): boolean => textsOf(body).some((part) => part.includes(text));

const toClaim = ({ text, document, passage, quote, confidence }: Sentence): Claim => ({
  text,
  evidence: [{ document, passage, quote, confidence: confidence ?? confidenceOf(0.5) }],
});
