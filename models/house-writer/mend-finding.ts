import { type Content, textParts } from '../../domain/content.ts';
import { dropSentencesWith, editSentences } from './edit-sentence.ts';
import { wholeWord } from './house-style.ts';
import { formatPrice } from './money.ts';
import type { Revision } from './revision.ts';
import { slugOf } from './shorten.ts';
import type { FindingShape, Language } from './task.ts';

/** Mends one finding where it is: a price becomes the list's, a word the preferred one, anything else without support goes. */
export function mendFinding(content: Content, finding: FindingShape, revision: Revision): Content {
  const { language } = revision.task;
  // Lengths and missing parts are for keepLimits, which runs last and sees the whole.
  if (finding.rule.startsWith('limits/') && !/link-(?:target|scheme)|hidden/.test(finding.rule)) return content;
  // Places are those of the text as it was; other findings may have changed it since.
  const words = wordsOf(revision.task.content, finding);
  if (!words) return content;
  if (finding.rule.startsWith('price/')) return mendPrice(content, words, revision);
  const replacement = finding.rule.includes('terminology') ? preferred(finding, words, language) : null;
  if (replacement) return replaceEverywhere(content, words, replacement, language);
  return dropEverywhere(content, finding, words, language);
}

/** The words concerned, from the finding itself or from its place. */
function wordsOf(content: Content, { excerpt, span }: FindingShape): string | null {
  const part = span && textParts(content).find(({ path }) => path === span.path);
  const there = part?.text.slice(span!.start, span!.end).trim();
  return there || excerpt?.trim() || null;
}

/** The preferred word: what the suggestion quotes and is not the finding's own word, or the suggestion itself when it is one or two words. */
function preferred({ suggestion }: FindingShape, words: string, language: Language): string | null {
  const text = suggestion?.[language].trim() ?? '';
  const quoted = [...text.matchAll(/[„“"»‚'‘]([^„“”"«»‚'‘’]+)[“”"«'’]/gu)].map((match) => match[1]!.trim());
  if (!quoted.length) return /^\S+(?: \S+)?$/.test(text) ? text : null;
  return quoted.find((word) => word.toLowerCase() !== words.toLowerCase()) ?? null;
}

const moneyText = /(?:€|EUR)\s?\d[\d.,]*\d|\d[\d.,]*\s?(?:€|EUR|Euro)/giu;

/** Sentences with a wrong price get the list's when they name one product, or when there is just one; else they go. */
function mendPrice(content: Content, words: string, { task, material }: Revision): Content {
  const { language } = task;
  const { products } = material;
  const mend = (text: string): string | null => {
    if (!text.includes(words)) return text;
    const named = products.filter(({ name }) => text.includes(name[language]));
    const product = named.length === 1 ? named[0] : products.length === 1 ? products[0] : undefined;
    if (!product || !text.match(moneyText)) return null;
    return text.replace(moneyText, formatPrice(product, language));
  };
  const title = mend(content.title) ?? content.title.replace(words, '').trim();
  return { ...editSentences(content, language, mend), title, description: mend(content.description) ?? '' };
}

function replaceEverywhere(content: Content, words: string, replacement: string, language: Language): Content {
  const replace = (text: string): string => text.replace(wholeWord(words), replacement);
  const title = replace(content.title);
  return {
    ...editSentences(content, language, replace),
    title,
    slug: slugOf(title),
    description: replace(content.description),
  };
}

/** Drops the sentences with these words from the body, a link with them, and the words from title and description. */
function dropEverywhere(content: Content, { span }: FindingShape, words: string, language: Language): Content {
  const dropped = dropSentencesWith(content, words, language);
  const linkAt = /^body\/(\d+)\/(?:label|url)$/.exec(span?.path ?? '')?.[1];
  const lost = linkAt === undefined ? null : content.body[Number(linkAt)];
  const without = (text: string): string =>
    text.includes(words)
      ? text
          .replace(words, '')
          .replace(/\s+([.,:])/g, '$1')
          .replace(/\s{2,}/g, ' ')
          .replace(/^[\s,:–-]+|[\s,:–-]+$/g, '')
      : text;
  return {
    ...dropped,
    body: dropped.body.filter(
      (block) => block !== lost && !(block.kind === 'link' && (block.url === words || block.label === words)),
    ),
    // Emptied titles and descriptions are written anew by keepLimits.
    title: without(content.title),
    description: content.description.includes(words) ? '' : content.description,
  };
}
