import { parseHTML } from 'linkedom';
import type { RawContent, Section } from './document-content.ts';

/** Never text for readers of the page. */
const furniture =
  'script, style, template, noscript, nav, iframe, object, svg, canvas, button, input, select, textarea, body > footer, head > *:not(title)';
/** What the page itself declares hidden. What a stylesheet hides is not known here. */
const hidingStyle = /(display\s*:\s*none|visibility\s*:\s*hidden)/i;

const blocks = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY DD DIV DL DT FIGCAPTION FIGURE FOOTER HEADER LI MAIN OL P PRE SECTION TABLE TBODY TFOOT THEAD TR UL'.split(
    ' ',
  ),
);

/** HTML as its readers see it, cut at `h1` to `h6`. The first `h1` is the title, else `title` is. */
export function readHtml(source: string): RawContent {
  const document = parsePage(source);
  for (const element of document.querySelectorAll(furniture)) element.remove();
  const removed = removeHidden(document);
  const { title, sections } = cutAtHeadings(document.body);
  return {
    title: title ?? document.querySelector('title')?.textContent ?? null,
    language: document.documentElement.getAttribute('lang'),
    sections,
    notes: hiddenNote(removed),
  };
}

export const parsePage = (source: string): Document =>
  parseHTML(/<html[\s>]/i.test(source) ? source : `<html><body>${source}</body></html>`).document;

/** Takes out what the page itself declares hidden, and counts it. */
export function removeHidden(document: Document): number {
  let removed = 0;
  for (const element of document.querySelectorAll('[hidden], [aria-hidden="true"], [style]')) {
    const shown =
      !element.matches('[hidden], [aria-hidden="true"]') && !hidingStyle.test(element.getAttribute('style') ?? '');
    if (shown) continue;
    element.remove();
    removed += 1;
  }
  return removed;
}

export const hiddenNote = (removed: number): string[] => (removed > 0 ? [`${removed} hidden elements left out`] : []);

/** As much of a DOM node as is needed here. */
interface TreeNode {
  nodeType: number;
  nodeName: string;
  textContent: string | null;
  childNodes: Iterable<TreeNode>;
}

function cutAtHeadings(body: TreeNode): { title: string | null; sections: Section[] } {
  let title: string | null = null;
  const path: string[] = [];
  const sections: Section[] = [{ heading: null, page: null, text: '' }];
  const write = (text: string) => {
    sections.at(-1)!.text += text;
  };
  const walk = (node: TreeNode) => {
    if (node.nodeType === 3) write((node.textContent ?? '').replace(/\s+/g, ' '));
    else if (node.nodeName === 'BR') write('\n');
    else if (/^H[1-6]$/.test(node.nodeName)) open(Number(node.nodeName[1]), node.textContent ?? '');
    else if (node.nodeType === 1) writeElement(node);
  };
  const open = (level: number, text: string) => {
    const words = text.replace(/\s+/g, ' ').trim();
    if (words === '') return;
    if (level === 1 && title === null) {
      title = words;
      return;
    }
    path.length = Math.min(path.length, level - 1);
    path[level - 1] = words;
    sections.push({ heading: path.filter(Boolean).join(' › '), page: null, text: '' });
  };
  const writeElement = (node: TreeNode) => {
    const block = blocks.has(node.nodeName);
    if (block) write(node.nodeName === 'LI' ? '\n- ' : '\n');
    for (const child of node.childNodes) walk(child);
    if (node.nodeName === 'TD' || node.nodeName === 'TH') write(' | ');
    if (block) write('\n');
  };
  walk(body);
  return { title, sections: sections.map((s) => ({ ...s, text: tidy(s.text) })) };
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ \|\s*$/, ''))
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '-')
    .join('\n');
