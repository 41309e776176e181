import { diffWordsWithSpace } from 'diff';
import { parseHTML } from 'linkedom';

export interface Words {
  text: string;
  change: 'same' | 'added' | 'removed';
}

/** A line of the text with what changed in it. */
export interface ChangedLine {
  words: Words[];
  changed: boolean;
}

/** Compares two prepared pieces as readers see them, word by word: title, text, link targets and pictures. */
export function changedLines(
  before: { title: string; html: string },
  after: { title: string; html: string },
): ChangedLine[] {
  const lines: ChangedLine[] = [{ words: [], changed: false }];
  for (const { text: words, change } of changedWords(linesOf(before).join('\n'), linesOf(after).join('\n'))) {
    words.split('\n').forEach((text, index) => {
      if (index > 0) lines.push({ words: [], changed: false });
      const line = lines.at(-1)!;
      if (text) line.words.push({ text, change });
      // A line break that came or went is a change of the line it stands in.
      if (change !== 'same') line.changed = true;
    });
  }
  return lines.filter(({ words }) => words.some(({ text }) => text.trim()));
}

/** What came, what went and what stayed of a text. */
export const changedWords = (before: string, after: string): Words[] =>
  changesBetween(before, after).map(({ value, added, removed }) => ({
    text: value,
    change: added ? 'added' : removed ? 'removed' : 'same',
  }));

/** Two long texts with nothing in common take minutes to compare; then the whole of each counts as changed. */
const changesBetween = (before: string, after: string) =>
  diffWordsWithSpace(before, after, { timeout: 200 }) ?? [
    { value: `${before}\n`, added: false, removed: true },
    { value: after, added: true, removed: false },
  ];

/** One line a block, with the addresses that the eye does not see. */
export function linesOf({ title, html }: { title: string; html: string }): string[] {
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  for (const link of document.querySelectorAll('a[href]')) link.append(` (${link.getAttribute('href')})`);
  for (const image of document.querySelectorAll('img'))
    image.replaceWith(`[${image.getAttribute('src')}: ${image.getAttribute('alt')}]`);
  for (const block of document.querySelectorAll('h1,h2,h3,h4,h5,h6,p,li,figure,tr,div,br')) block.append('\n');
  const lines = (document.body.textContent ?? '').split('\n').map((line: string) => line.replace(/\s+/g, ' ').trim());
  return [title, ...lines.filter(Boolean)];
}
