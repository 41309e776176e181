import type { Block, Claim, Content } from '../../domain/content.ts';
import { wordCount } from '../../domain/content.ts';
import { fitBody, textsOf, wordsOf } from './body.ts';
import { composeDescription } from './compose-description.ts';
import { composeTitle } from './compose-title.ts';
import { keepAd } from './keep-ad.ts';
import type { Revision } from './revision.ts';
import type { Sentence } from './sentence.ts';
import { shorten, slugOf } from './shorten.ts';
import { stems } from './words.ts';

/** Brings every part of a text within the limits of its asset, with evidence that is at hand, and puts missing disclosures back. */
export function keepLimits(content: Content, revision: Revision): Content {
  const { task, material, spare } = revision;
  if (task.asset.format === 'ad') return keepAd(content, revision);
  const { asset, brief, language } = task;
  const { limits } = asset;
  const claims: Claim[] = [...content.claims];
  const present = new Set(textsOf(content.body));
  const missing = asset.disclosures.filter((text) => ![...present].some((part) => part.includes(text)));
  let body: Block[] = [...content.body, ...missing.map((text): Block => ({ kind: 'paragraph', text }))];
  const closing = countClosing(body, asset.disclosures);
  const more = [...spare];
  while (wordsOf(body) < limits.body.min && more.length) {
    const { text, document, passage, quote, confidence = 0.7 } = more.shift()!;
    if (wordsOf(body) + wordCount(text) > limits.body.max) continue;
    body.splice(body.length - closing, 0, { kind: 'paragraph', text });
    claims.push({ text, evidence: [{ document, passage, quote, confidence }] });
  }
  body = fitBody(dropLinks(body, limits.links.max), closing, limits.body.max);
  if (!body.length) body = [{ kind: 'paragraph', text: content.title || brief.title }];
  const texts = textsOf(body);
  const standing = claims.filter(({ text }) => texts.some((part) => part.includes(text)));
  const name = material.products[0]?.name[language];
  const said = standing.map(({ text }) => text).filter((text) => text.length <= limits.title.max);
  const candidates = [
    content.title,
    shorten(content.title, limits.title.max),
    ...said,
    name && `${name}: ${brief.title}`,
    brief.title,
    name,
  ];
  const title = composeTitle({ candidates, limits: limits.title, language, rules: material.rules });
  const fits =
    content.description.length >= Math.max(1, limits.description.min) &&
    content.description.length <= limits.description.max;
  const description = fits ? content.description : composeDescription(standing.map(asSentence), limits.description, 0);
  return { title, description, slug: title === content.title ? content.slug : slugOf(title), body, claims: standing };
}

const asSentence = ({ text }: Claim, place: number): Sentence => ({
  text,
  quote: text,
  document: '',
  passage: '',
  title: '',
  heading: null,
  stems: stems(text),
  leans: !/[.!]$/.test(text),
  block: 0,
  place,
});

/** Link and disclosures at the end stay where they are. */
export function countClosing(body: readonly Block[], disclosures: readonly string[]): number {
  const fixed = (block: Block): boolean =>
    block.kind === 'link' || (block.kind === 'paragraph' && disclosures.includes(block.text));
  const reversed = [...body].reverse();
  const first = reversed.findIndex((block) => !fixed(block));
  return first < 0 ? body.length : first;
}

function dropLinks(body: readonly Block[], max: number): Block[] {
  let links = 0;
  return body.filter((block) => block.kind !== 'link' || ++links <= max);
}
