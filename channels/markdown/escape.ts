import { cleanText } from '../clean-text.ts';

/**
 * Text that no Markdown makes anything else of (CommonMark 0.31, 2.4: any ASCII punctuation may be escaped), and neither do the generators:
 * braces are those of Hugo's shortcodes, Liquid and MDX, `://`, `www.` and `@` those of addresses that become links (GFM, 6.9), colons those of
 * emoji. Line feeds become spaces: one at the wrong place would begin a list.
 */
export const escapeMarkdown = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*_[\]<>&#|~{}$^=@]/g, '\\$&')
    .replace(/\{%/g, '{\\%')
    .replace(/:(?=\/\/|[\w+-]+:)/g, '\\:')
    .replace(/\bwww\./gi, (found) => found.replace('.', '\\.'))
    .replace(/^([-+])/, '\\$1')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2');

/** What Markdown would keep of the white space anyway. */
export const oneLine = (text: string): string =>
  cleanText(text)
    .replace(/[ \t\n]+/g, ' ')
    .replace(/^ | $/g, '');

/** A target between angle brackets. Only http(s), mailto and site-relative ones are links; anything else becomes `#`. */
export function markdownTarget(url: string): string {
  const relative = /^\/(?![/\\])/.test(url);
  const base = relative ? 'https://site.invalid' : undefined;
  if (!URL.canParse(url, base)) return '<#>';
  const parsed = new URL(url, base);
  const href = relative ? `${parsed.pathname}${parsed.search}${parsed.hash}` : parsed.href;
  if (!relative && !['http:', 'https:', 'mailto:'].includes(parsed.protocol)) return '<#>';
  const written = href
    .replace(/[{}<>`|^\s]/g, (character) => encodeURIComponent(character))
    .replace(/\\/g, '%5C')
    .replace(/&/g, '&amp;');
  return `<${written}>`;
}
