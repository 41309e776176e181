import type { Block } from '../../domain/content.ts';
import { bodyHtml, escapeHtml } from '../../domain/render-html.ts';
import { cleanBody } from '../clean-body.ts';
import { cleanText } from '../clean-text.ts';
import type { Markup } from '../document-platform.ts';
import { boundedPieces } from '../live-content.ts';
import { treeHtml, treeOf } from '../rich-tree.ts';
import { splitElements } from '../split-elements.ts';
import { richText } from './rich-text.ts';

/** A picture is an asset of the space in Contentful; one from elsewhere is linked to, by its description. */
const written = (block: Block): Block =>
  block.kind === 'image' ? { kind: 'link', label: block.alt.trim() || block.url, url: block.url } : block;

const render = (body: Block[]): string => bodyHtml({ body: cleanBody(body.map(written)) });
const escapeText = (text: string): string => escapeHtml(cleanText(text)).replace(/\n/g, '<br>');

export const markup: Markup = {
  split: (html) => boundedPieces(splitElements(html, { runs: false, special: () => false })),
  writing: {
    render: (block) => render([block]),
    renderItem: (text) => `<li>${escapeText(text)}</li>`,
    escapeText,
    escapeAttribute: (text) => escapeHtml(cleanText(text)),
    separator: '\n',
    isTail: () => false,
  },
  render,
  normal: (html) => treeHtml(treeOf(html, richText), richText),
};
