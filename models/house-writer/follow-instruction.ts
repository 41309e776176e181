import type { Content } from '../../domain/content.ts';
import { fitBody, wordsOf } from './body.ts';
import { composeTitle } from './compose-title.ts';
import { dropSentencesWith } from './edit-sentence.ts';
import { priceSentences } from './product-facts.ts';
import type { Revision } from './revision.ts';
import { rewrite } from './rewrite.ts';
import { slugOf } from './shorten.ts';

/**
 * Does what a person asked for in words that an extractive writer knows: shorter, another title, without a quoted passage, the price
 * in front. Null when it knows none of them.
 */
export function followInstruction(revision: Revision, instruction: string): Content | null {
  const { task } = revision;
  const quoted = /["„“»'‚]([^"„“”«»'‚‘’]{3,})["“”«'‘’]/u.exec(instruction)?.[1];
  if (quoted && /entfern|lösch|streich|weglass|raus|remove|delete|drop|without|cut/i.test(instruction)) {
    return dropSentencesWith(task.content, quoted, task.language);
  }
  if (/kürz|knapp|short|brief|concise|trim/i.test(instruction)) return shorter(revision);
  if (/titel|überschrift|title|headline/i.test(instruction)) return otherTitle(revision, quoted);
  if (/prei|price/i.test(instruction)) return priceFirst(revision);
  return null;
}

function shorter({ task }: Revision): Content {
  const { content, asset } = task;
  const closing = asset.disclosures.length + content.body.filter(({ kind }) => kind === 'link').length;
  const words = Math.max(asset.limits.body.min, Math.round(wordsOf(content.body) * 0.7));
  return { ...content, body: fitBody(content.body, Math.min(closing, content.body.length - 1), words) };
}

/** The title that was quoted, else one that the text's own statements or another structure give. */
function otherTitle(revision: Revision, quoted: string | undefined): Content {
  const { content, asset, language } = revision.task;
  const said = content.claims.map(({ text }) => text).filter((text) => text.length <= asset.limits.title.max);
  const candidates = [quoted, ...said, rewrite(revision).title].filter((text) => text !== content.title);
  const title = composeTitle({ candidates, limits: asset.limits.title, language, rules: revision.material.rules });
  return { ...content, title, slug: slugOf(title) };
}

function priceFirst({ task, material }: Revision): Content | null {
  const { content, language, brief } = task;
  const products = material.products
    .filter(({ sku }) => !brief.products.length || brief.products.includes(sku))
    .slice(0, 2);
  const prices = priceSentences(products, language);
  if (!prices.length) return null;
  const others = content.claims.filter(({ text }) => !prices.some((price) => price.text === text));
  const rest = prices.reduce((current, { text }) => dropSentencesWith(current, text, language), content);
  const lead = { kind: 'paragraph' as const, text: prices.map(({ text }) => text).join(' ') };
  return { ...rest, body: [lead, ...rest.body], claims: [...prices, ...others] };
}
