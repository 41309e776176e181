import { bodyHtml, escapeHtml } from '../domain/render-html.ts';
import { cleanBody } from './clean-body.ts';
import { cleanText } from './clean-text.ts';
import type { Markup } from './document-platform.ts';
import { boundedPieces } from './live-content.ts';
import { splitElements } from './split-elements.ts';

const escapeText = (text: string): string => escapeHtml(cleanText(text));

/** HTML as it stands, in places that keep every byte of it. */
export const htmlMarkup: Markup = {
  split: (html) => boundedPieces(splitElements(html, { runs: false, special: () => false })),
  writing: {
    render: (block) => bodyHtml({ body: cleanBody([block]) }),
    renderItem: (text) => `<li>${escapeText(text)}</li>`,
    escapeText,
    escapeAttribute: escapeText,
    separator: '\n',
    isTail: () => false,
  },
  render: (body) => bodyHtml({ body: cleanBody(body) }),
  normal: (html) => html,
};
