import { join } from 'node:path';
import { escapeHtml } from '../../domain/render-html.ts';
import { cleanText } from '../clean-text.ts';
import { htmlMarkup } from '../html-markup.ts';
import { plainText } from '../live-content.ts';
import { collapse } from '../pieces.ts';
import { safePage } from '../safe-page.ts';
import { pageHtml, withoutStructuredData } from './page.ts';
import type { PageFormat } from './page-format.ts';
import { changePage, readPage } from './read-page.ts';

/** Whole pages, as a web server shows them: `<slug>/index.html`. */
export const htmlFormat: PageFormat = {
  pathOf: (directory, slug) => join(directory, slug, 'index.html'),
  markup: htmlMarkup,
  write: pageHtml,
  read: readPage,
  change: changePage,
  /** Most pages that are not ours repeat their title as a heading in the text. */
  retitle: (html, former, title) =>
    html.replace(/(<h1\b[^<>]*>)([^<]*)(<\/h1>)/i, (whole, open, text, close) =>
      collapse(plainText(text)) === former ? `${open}${escapeHtml(cleanText(title))}${close}` : whole,
    ),
  show: (html) => html,
  preview: ({ update }, page) => (update ? safePage(page) : withoutStructuredData(page)),
  needs: 'exactly one <article>, <main> or <body>, with its end tag',
  lists: true,
};
