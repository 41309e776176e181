import { Readability } from '@mozilla/readability';
import type { RawContent } from './document-content.ts';
import { hiddenNote, parsePage, readHtml, removeHidden } from './read-html.ts';

/**
 * The article of a foreign page: what @mozilla/readability (0.6, the reader view of Firefox) takes for it, without navigation, advertising and
 * comments; all of the page where it finds none. Hidden elements go first: it drops the styles that tell them.
 */
export function readArticle(source: string): RawContent {
  const document = parsePage(source);
  const removed = removeHidden(document);
  const language = document.documentElement.getAttribute('lang');
  const article = new Readability(document).parse();
  if (!article?.content) return readHtml(source);
  const { sections, title } = readHtml(article.content);
  return { title: article.title || title, language: article.lang || language, sections, notes: hiddenNote(removed) };
}
