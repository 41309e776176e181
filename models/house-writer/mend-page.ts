import { type Claim, type Content, textParts } from '../../domain/content.ts';
import type { Product } from '../../domain/product.ts';
import { formatPrice } from './money.ts';
import { phrases } from './phrases.ts';
import { sentencesOf, splitSentences } from './sentences.ts';
import { skuOf } from './sku-of.ts';
import type { FindingShape, Language, Material, TaskOf } from './task.ts';

/** A sentence of a page that becomes another. Offsets are UTF-16, in the text at `path`. */
export interface Mend {
  path: string;
  start: number;
  end: number;
  to: string;
  claim: Claim;
}

const moneyText = /(?:€|EUR)\s?\d[\d.,]*\d|\d[\d.,]*\s?(?:€|EUR|Euro)/giu;

/** What the findings ask for and the material can prove; what it cannot stays as it is, for people to see. One mend a sentence. */
export function mendsOf(task: TaskOf<'seo-analyst'>, material: Material): Mend[] {
  const mends = new Map<string, Mend>();
  for (const finding of task.findings) {
    const place = placeOf(task.page.content, finding, task.language);
    if (!place) continue;
    const mend = finding.rule.startsWith('price/')
      ? mendPrice(place, finding, material.products, task.language)
      : mendStatement(place, finding, material, task.language);
    if (mend && mend.to !== place.text) mends.set(`${place.path} ${place.start}`, mend);
  }
  return [...mends.values()];
}

interface Place {
  path: string;
  text: string;
  start: number;
  end: number;
}

/** The sentence that a finding is about. */
function placeOf(content: Content, { span }: FindingShape, language: Language): Place | null {
  const part = span && textParts(content).find(({ path }) => path === span.path);
  if (!part) return null;
  let end = 0;
  for (const text of splitSentences(part.text, language)) {
    const start = part.text.indexOf(text, end);
    end = start + text.length;
    if (span.start >= start && span.start < end) return { path: part.path, text, start, end };
  }
  return null;
}

/** The list's price in place of the one amount that is wrong; a sentence about a reduction becomes the plain price. */
function mendPrice(place: Place, finding: FindingShape, products: readonly Product[], language: Language): Mend | null {
  const rows = finding.evidence.flatMap(({ source }) => skuOf(source) ?? []);
  const product = rows.length === 1 ? products.find(({ sku }) => sku === rows[0]) : undefined;
  if (!product || finding.rule === 'price/format') return null;
  const price = formatPrice(product, language);
  const name = product.name[language];
  const amounts = place.text.match(moneyText) ?? [];
  const plain = amounts.length === 1 && finding.rule !== 'price/reduction-reference';
  const to = plain ? place.text.replace(moneyText, () => price) : phrases[language].priceSentence(name, price);
  const evidence = [{ document: 'price-list', passage: product.sku, quote: `${name}: ${price}`, confidence: 1 }];
  return { path: place.path, start: place.start, end: place.end, to, claim: { text: to, evidence } };
}

/** The sentence of the document that says otherwise, whole. */
function mendStatement(place: Place, { evidence }: FindingShape, material: Material, language: Language): Mend | null {
  for (const { source, text } of evidence) {
    const passage = material.passages.find(({ id }) => id === source);
    const said = passage && sentencesOf([passage], language).find(({ quote }) => quote.startsWith(text.slice(0, 180)));
    if (!said || said.leans) continue;
    const proof = { document: said.document, passage: said.passage, quote: said.quote, confidence: 0.9 };
    const claim = { text: said.text, evidence: [proof] };
    return { path: place.path, start: place.start, end: place.end, to: said.text, claim };
  }
  return null;
}

/** The page with these sentences replaced, and claims for those of the body. */
export function applyMends(content: Content, mends: readonly Mend[]): Content {
  const change = (path: string, text: string): string =>
    mends
      .filter((mend) => mend.path === path)
      .sort((a, b) => b.start - a.start)
      .reduce((current, { start, end, to }) => current.slice(0, start) + to + current.slice(end), text);
  return {
    ...content,
    title: change('title', content.title),
    description: change('description', content.description),
    body: content.body.map((block, index) => {
      if (block.kind === 'list')
        return { ...block, items: block.items.map((item, at) => change(`body/${index}/items/${at}`, item)) };
      return 'text' in block ? { ...block, text: change(`body/${index}/text`, block.text) } : block;
    }),
    claims: [...content.claims, ...mends.filter(({ path }) => path.startsWith('body/')).map(({ claim }) => claim)],
  };
}
