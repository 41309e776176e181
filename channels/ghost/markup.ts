import type { Block } from '../../domain/content.ts';
import { bodyHtml, escapeHtml } from '../../domain/render-html.ts';
import { cleanBody } from '../clean-body.ts';
import { cleanText } from '../clean-text.ts';
import type { Markup } from '../document-platform.ts';
import { htmlMarkup } from '../html-markup.ts';
import { treeHtml, treeOf } from '../rich-tree.ts';
import { lexical } from './lexical.ts';

/** Ghost makes relative addresses absolute when it saves a text; they are written that way from the start. */
export function markupFor(site: string): Markup {
  const absolute = (block: Block): Block =>
    'url' in block && /^\/(?!\/)/.test(block.url) ? { ...block, url: new URL(block.url, site).href } : block;
  const render = (body: Block[]): string => bodyHtml({ body: cleanBody(body).map(absolute) });
  const escapeText = (text: string): string => escapeHtml(cleanText(text)).replace(/\n/g, '<br>');
  return {
    split: htmlMarkup.split,
    writing: {
      ...htmlMarkup.writing,
      render: (block) => render([block]),
      renderItem: (text) => `<li>${escapeText(text)}</li>`,
      escapeText,
    },
    render,
    normal: (html) => treeHtml(treeOf(html, lexical), lexical),
  };
}
