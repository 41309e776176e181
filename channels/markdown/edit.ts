import type { PhrasingContent } from 'mdast';
import { editUnits, type Unit } from '../edit-text.ts';
import { collapse, parseHtml, textOf } from '../pieces.ts';
import { escapeMarkdown, oneLine } from './escape.ts';
import { parseMarkdown, placeOf, textIn } from './parse.ts';

/**
 * Puts a new text into inline Markdown: where only words within one stretch of plain text differ, these alone, so that links and emphasis
 * around them stay; else the whole, and what was marked up inside is plain from then on.
 */
export function editMarkdown(markup: string, text: string): string {
  const wanted = oneLine(text);
  const [paragraph, ...more] = parseMarkdown(markup);
  if (paragraph?.type !== 'paragraph' || more.length > 0) return escapeMarkdown(text);
  const edited = editUnits(unitsOf(markup, paragraph.children), wanted, escapeInside);
  return edited !== null && seen(edited) === wanted ? edited : escapeMarkdown(text);
}

/** Words in the middle of a line keep the white space at their ends. */
const escapeInside = (text: string): string =>
  `${/^\s/.test(text) ? ' ' : ''}${escapeMarkdown(text)}${/\S\s$/.test(text) ? ' ' : ''}`;

function seen(markup: string): string | null {
  const [paragraph, ...more] = parseMarkdown(markup);
  return paragraph?.type === 'paragraph' && more.length === 0 ? collapse(textIn(paragraph.children)) : null;
}

/** Characters, escapes and entities of plain text; whatever is between them is markup. */
function unitsOf(markup: string, nodes: PhrasingContent[]): Unit[] {
  const units: Unit[] = [];
  let at = 0;
  const markupUntil = (end: number, text = '') => {
    if (end > at) units.push({ raw: markup.slice(at, end), text, isTag: true });
    at = end;
  };
  const walk = (node: PhrasingContent): void => {
    const { start, end } = placeOf(node);
    markupUntil(start);
    if (node.type === 'text') {
      for (const raw of markup.slice(start, end).match(/\\[!-/:-@[-`{-~]|&#?[a-z0-9]{1,31};|[\s\S]/giu) ?? [])
        units.push({ raw, text: textOfUnit(raw), isTag: false });
      at = end;
    } else if ('children' in node) for (const child of node.children) walk(child);
    else markupUntil(end, textIn([node]));
    markupUntil(end);
  };
  for (const node of nodes) walk(node);
  markupUntil(markup.length);
  return units;
}

function textOfUnit(raw: string): string {
  if (raw.length === 2 && raw.startsWith('\\')) return raw.slice(1);
  if (raw.length > 1 && raw.startsWith('&')) return textOf(parseHtml(raw));
  return raw === '\n' ? ' ' : raw;
}
