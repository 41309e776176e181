import type { Block, Content } from '../../domain/content.ts';
import { cleanLine, cleanText } from '../clean-text.ts';
import { digitalSourceType } from '../provenance.ts';

/**
 * The body as Gutenberg blocks, in the one spelling that WordPress keeps byte for byte for every role that may publish.
 * Authors have no `unfiltered_html`, so their texts pass wp_kses_post, which rewrites `&#39;` to `&#039;`, a bare `&` or `>`
 * to an entity and `/>` to ` />` (wp-includes/kses.php). Block comments also keep wpautop away.
 */
export const blocksHtml = (content: Content, mark: string): string =>
  [...content.body.map(blockHtml), mark].join('\n\n');

/**
 * Publication id and origin of the text for machines, as a comment in a Custom HTML block: it survives wp_kses_post, stands in
 * the public page and is found by the site's own search. Characters that wp_kses
 * or the end of a comment would touch are written as JSON escapes.
 */
export function markComment(publication: string, metadata: Record<string, string>): string {
  const sorted = Object.fromEntries(
    Object.entries(metadata)
      .map(([key, value]) => [cleanLine(key), cleanLine(value)] as const)
      .filter(([key]) => key !== 'publication')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const json = JSON.stringify({ publication, digitalSourceType, ...sorted })
    .replace(/\\(["\\])/g, (_, character: string) => jsonEscape(character))
    .replace(/[<>&[\]]|-(?=-)/g, jsonEscape);
  return `<!-- wp:html -->\n<!-- copydesk ${json} -->\n<!-- /wp:html -->`;
}

const jsonEscape = (character: string): string => `\\u00${character.charCodeAt(0).toString(16)}`;

/** Our own mark, of whichever publication. */
export const isMark = (bytes: string): boolean => bytes.includes('<!-- copydesk {"publication":"');

/** A page with one block comment is shown as blocks: WordPress then makes no paragraphs out of blank lines any more. */
export const hasBlocks = (html: string): boolean => html.includes('<!-- wp:');

/**
 * Bytes that become something else when WordPress shows them: shortcodes, and an address alone that is fetched as an embed. Our own
 * texts have neither, because they write brackets and `://` as entities.
 */
export const isSpecial = (bytes: string): boolean =>
  /\[\/?[^\s[\]<>&/="'\d][^\s[\]<>&/=]*[\s=/\]]/.test(bytes) ||
  /^(?:<!--[^>]*>\s*)?(?:<p[^>]*>)?\s*https?:\/\/[^\s<>"]+\s*(?:<\/p>)?$/i.test(bytes);

/** What of `markComment` is looked for. */
export const markOf = (publication: string): string => `<!-- copydesk {"publication":"${publication}"`;

/** Text for titles, excerpts and element content that is no place for shortcodes. */
export const escapeLine = (text: string): string => escapeMarkup(cleanLine(text));

/** wp_kses takes `&amp;#39;` for `&#39;`, so a number sign after an ampersand is an entity too. */
const escapeMarkup = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/&amp;#/g, '&amp;&#035;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');

/** The inverse of `escapeLine`. */
export const plainLine = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#035;/g, '#')
    .replace(/&amp;/g, '&');

/** Element content. Brackets would be run as shortcodes, and an address alone in a paragraph fetched as an embed. */
export const escapeText = (text: string): string =>
  escapeMarkup(cleanText(text))
    .replace(/\[/g, '&#091;')
    .replace(/\]/g, '&#093;')
    .replace(/:(?=\/\/)/g, '&#058;');

/** Inside a tag, wp_kses also takes the backslash away from `\"`. */
export const escapeAttribute = (text: string): string =>
  escapeMarkup(cleanText(text))
    .replace(/"/g, '&quot;')
    .replace(/\\/g, '&#092;')
    .replace(/\[/g, '&#091;')
    .replace(/\]/g, '&#093;');

export function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return wrap('heading', `<h2>${escapeText(block.text)}</h2>`);
    case 'paragraph':
      return wrap('paragraph', `<p>${escapeText(block.text)}</p>`);
    case 'list':
      return wrap('list', `<ul>${block.items.map(itemHtml).join('\n\n')}</ul>`);
    case 'link':
      return wrap('paragraph', `<p><a href="${target(block.url)}">${escapeText(block.label)}</a></p>`);
    case 'image':
      return wrap(
        'image',
        `<figure class="wp-block-image"><img src="${target(block.url)}" alt="${escapeAttribute(block.alt)}" /></figure>`,
      );
  }
}

export const itemHtml = (text: string): string => wrap('list-item', `<li>${escapeText(text)}</li>`);

/** For classic content and lists without blocks: the same elements without block comments, which our texts never contain. */
export const withoutComments = (html: string): string => html.replace(/<!-- \/?wp:[a-z-]+ -->\n?/g, '').trimEnd();

const wrap = (name: string, html: string): string => `<!-- wp:${name} -->\n${html}\n<!-- /wp:${name} -->`;

/** Only http(s), mailto and site-relative targets; a colon in a relative one would be read as a protocol by wp_kses. */
function target(url: string): string {
  const relative = /^\/(?![/\\])/.test(url);
  if (!URL.canParse(url, relative ? 'https://site.invalid' : undefined)) return '#';
  const parsed = new URL(url, relative ? 'https://site.invalid' : undefined);
  if (relative) return escapeAttribute(`${parsed.pathname}${parsed.search}${parsed.hash}`.replace(/:/g, '%3A'));
  return ['http:', 'https:', 'mailto:'].includes(parsed.protocol) ? escapeAttribute(parsed.href) : '#';
}
