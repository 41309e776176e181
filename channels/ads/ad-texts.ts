import type { LiveVersion } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { escapeHtml } from '../../domain/render-html.ts';
import { cleanLine } from '../clean-text.ts';
import type { AdLimits, AdTexts } from './ad.ts';

/**
 * The texts of an ad out of a content: its headings are the headlines, its paragraphs the descriptions, its one link is where it leads. Throws
 * `invalid` for what is no ad, or none that the platform takes.
 */
export function adTexts(
  content: Content,
  { headlines, descriptions }: AdLimits,
  width: (text: string) => number,
): AdTexts {
  const found: AdTexts = { headlines: [], descriptions: [], url: '' };
  content.body.forEach((block, index) => {
    const field = `body.${index}`;
    if (block.kind === 'heading') found.headlines.push(cleanLine(block.text));
    else if (block.kind === 'paragraph') found.descriptions.push(cleanLine(block.text));
    else if (block.kind === 'link' && found.url === '') found.url = adAddress(block.url, `${field}.url`);
    else throw unfit(`An ad has headlines, descriptions and one link, no further ${block.kind}.`, field);
  });
  if (!found.url) throw unfit('An ad needs a link: the page that it leads to.', 'body');
  for (const [kind, texts, limits] of [
    ['headlines', found.headlines, headlines],
    ['descriptions', found.descriptions, descriptions],
  ] as const) {
    if (texts.length < limits.min || texts.length > limits.max)
      throw unfit(`The ad has ${texts.length} ${kind}; ${limits.min} to ${limits.max} are taken.`, 'body');
    if (new Set(texts).size < texts.length) throw unfit(`Two of its ${kind} are the same.`, 'body');
    const long = texts.find((text) => width(text) > limits.length || text === '');
    if (long !== undefined)
      throw unfit(`One of its ${kind} has ${width(long)} characters; 1 to ${limits.length} are taken.`, 'body');
  }
  return found;
}

function adAddress(text: string, field: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:') throw unfit('An ad leads to an https:// address.', field);
  url.hash = '';
  return url.href;
}

const unfit = (message: string, field: string): CopydeskError =>
  new CopydeskError('invalid', message, { where: { field } });

/** The texts as markup, in one spelling: approval binds to it, and what is read back is compared with it. */
export const adHtml = ({ headlines, descriptions, url }: AdTexts): string =>
  [
    ...headlines.map((text) => `<h2>${escapeHtml(text)}</h2>`),
    ...descriptions.map((text) => `<p>${escapeHtml(text)}</p>`),
    `<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>`,
  ].join('\n');

/** The inverse of `adHtml`. Throws `invalid` for markup that is not of it. */
export function textsOfHtml(html: string): AdTexts {
  const texts: AdTexts = { headlines: [], descriptions: [], url: '' };
  for (const line of html.split('\n')) {
    const [, heading, link, paragraph] =
      /^(?:<h2>([^<]*)<\/h2>|<p><a href="([^"<]*)">[^<]*<\/a><\/p>|<p>([^<]*)<\/p>)$/.exec(line) ?? [];
    if (heading !== undefined) texts.headlines.push(plain(heading));
    else if (link !== undefined) texts.url = plain(link);
    else if (paragraph !== undefined) texts.descriptions.push(plain(paragraph));
  }
  if (adHtml(texts) !== html) throw unfit('This is no ad of this channel.', 'html');
  return texts;
}

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
const plain = (text: string): string => text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity]!);

/** What of a live ad the house can write. */
export function adContent({ title, html }: LiveVersion): Content {
  const { headlines, descriptions, url } = textsOfHtml(html);
  return {
    title,
    description: '',
    slug: 'ad',
    body: [
      ...headlines.map((text) => ({ kind: 'heading' as const, text })),
      ...descriptions.map((text) => ({ kind: 'paragraph' as const, text })),
      { kind: 'link', label: new URL(url).hostname, url },
    ],
    claims: [],
  };
}
