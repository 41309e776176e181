import type { Block, Claim, Content } from '../../domain/content.ts';
import { wordCount } from '../../domain/content.ts';
import { articleBlocks } from './article-blocks.ts';
import { fitBody, standsIn, wordsOf } from './body.ts';
import { composeAd } from './compose-ad.ts';
import { composeDescription } from './compose-description.ts';
import { composeTitle } from './compose-title.ts';
import { confidenceOf } from './confidence.ts';
import { focusWeight } from './focus.ts';
import { orderSections } from './order-sections.ts';
import { attributeLines, priceLines, priceSentences } from './product-facts.ts';
import { askQuestions, type Headed, questionsOf, withHeadings } from './questions.ts';
import { distinctiveStems } from './relevance.ts';
import { selectSections } from './select-sections.ts';
import type { Sentence } from './sentence.ts';
import { slugOf } from './shorten.ts';
import type { AssetShape } from './task.ts';
import type { TextInput } from './text-input.ts';
import { bestStatements, titleCandidates } from './title-candidates.ts';
import { stems } from './words.ts';

/** A whole text out of sentences and price list. Its lead, order, title and list differ with the structure. */
export function composeText(input: TextInput): Content {
  if (input.asset.format === 'ad') return composeAd(input);
  const { asset, language, products, rules, structure, variant } = input;
  const closing = closingBlocks(input);
  const teaser = asset.format === 'teaser' || asset.limits.body.max < 150;
  const attributes = structure === 'benefit' || structure === 'facts' ? attributeLines(products, language) : [];
  const lines = teaser ? [] : [...priceLines(products, language), ...attributes];
  const prices = teaser || structure === 'facts' ? priceSentences(products.slice(0, 2), language) : [];
  const overhead = wordsOf(closing) + wordsIn([...lines, ...prices]) + (teaser ? 0 : 20);
  const sections = selectSections({
    ...input,
    ...topicOf(input),
    message: stems(input.message),
    words: wantedWords(asset) - overhead,
  });
  const headed = withHeadings(orderSections(sections, structure, stems(input.message)), language, rules);
  const asked = structure === 'question' ? askQuestions(headed, input.brief.questions, language) : headed;
  const middle = teaser ? teaserBlocks(input, asked, prices) : articleBlocks(input, asked, lines, prices);
  const body = fitBody([...middle, ...closing], closing.length, asset.limits.body.max);
  const printed = asked.flatMap(({ section }) => section.paragraphs.flat()).filter(({ text }) => standsIn(body, text));
  const headings = headed.flatMap(({ heading }) => heading ?? []);
  const candidates = titleCandidates(input, headings, questionsOf(asked), printed);
  const title = composeTitle({ candidates, limits: asset.limits.title, language, rules });
  const others = bestStatements(input, printed).filter(({ text }) => !text.startsWith(title));
  return {
    title,
    description: composeDescription(others, asset.limits.description, variant % 3),
    slug: slugOf(title),
    body: body.length ? body : [{ kind: 'paragraph', text: title }],
    claims: [...printed.map(toClaim), ...[...lines, ...prices].filter(({ text }) => standsIn(body, text))],
  };
}

function topicOf({ brief, message, products, language }: TextInput) {
  const names = products.map((product) => product.name[language]);
  const queries = [...distinctiveStems(brief.questions, names), stems(brief.title)];
  return { queries, products: names, focus: focusWeight(`${brief.title} ${message}`, names) };
}

/** Nearer to the lower limit than to the upper: extracts get no better by more of them. */
function wantedWords({ limits }: AssetShape): number {
  const { min, max } = limits.body;
  return Math.round(min > 30 ? Math.min(min * 1.2 + 10, (min + max) / 2) : Math.min(max * 0.8, 450));
}

/** A teaser is one paragraph: no headings, no lists. */
function teaserBlocks({ structure, brief }: TextInput, headed: readonly Headed[], prices: readonly Claim[]): Block[] {
  const sentences = headed.flatMap(({ section }) => section.paragraphs.flat()).map(({ text }) => text);
  const price = prices.map(({ text }) => text);
  const question = structure === 'question' ? questionsOf(headed).slice(0, 1) : [];
  const parts = structure === 'facts' ? [...price, ...sentences] : [...question, ...sentences, ...price];
  return [{ kind: 'paragraph', text: parts.join(' ') || brief.title }];
}

function closingBlocks({ asset, rules, products, language }: TextInput): Block[] {
  const disclosures = asset.disclosures.map((text): Block => ({ kind: 'paragraph', text }));
  const [product] = products;
  const action = rules?.callToAction ?? (product?.url ? { label: product.name[language], url: product.url } : null);
  return action && asset.limits.links.max > 0 ? [{ kind: 'link', ...action }, ...disclosures] : disclosures;
}

const wordsIn = (claims: readonly Claim[]): number => claims.reduce((sum, { text }) => sum + wordCount(text), 0);

const toClaim = ({ text, document, passage, quote, confidence }: Sentence): Claim => ({
  text,
  evidence: [{ document, passage, quote, confidence: confidence ?? confidenceOf(0.5) }],
});
