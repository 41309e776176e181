import { escapeHtml } from '../../domain/render-html.ts';
import { plainText } from '../live-content.ts';
import { collapse, type Node, parseHtml } from '../pieces.ts';
import { withStructuredData } from './page.ts';

/** A page as found. `title` and `description` are plain text. */
export interface Page {
  title: string;
  description: string;
  /** Body markup: of our own pages what follows the heading, else the inside of the one `article`, `main` or `body`, else all of it. */
  html: string;
  publication: string | null;
}

interface Range {
  start: number;
  end: number;
}
/** Where the texts of a page stand; null where there are none. */
interface Places {
  title: Range | null;
  description: Range | null;
  /** The heading of our own pages, which is no part of their body. */
  heading: Range | null;
  body: Range | null;
}

export function readPage(text: string): Page {
  const { title, description, heading, body } = placesIn(text);
  const at = (range: Range | null) => (range ? text.slice(range.start, range.end) : '');
  return {
    title: heading ? plainText(at(heading)) : collapse(plainText(at(title))),
    description: collapse(plainText(at(description))),
    html: body ? at(body) : text,
    publication: /<meta name="copydesk-publication" content="([0-9a-f]{64})">/.exec(text)?.[1] ?? null,
  };
}

/** The page with other texts; all else keeps its bytes. Null leaves title or description as it is. */
export function changePage(
  text: string,
  change: { title: string | null; description: string | null; html: string },
): string {
  const places = placesIn(text);
  const edits: [Range, string][] = [];
  if (places.body) edits.push([places.body, change.html]);
  if (change.title !== null) {
    if (places.title) edits.push([places.title, escapeHtml(change.title)]);
    if (places.heading) edits.push([places.heading, escapeHtml(change.title)]);
  }
  if (change.description !== null) {
    const value = escapeHtml(change.description);
    const behind = places.title && text.indexOf('>', places.title.end) + 1;
    if (places.description) edits.push([places.description, value]);
    else if (behind) edits.push([{ start: behind, end: behind }, `\n<meta name="description" content="${value}">`]);
  }
  const changed = edits
    .sort(([one], [other]) => other.start - one.start)
    .reduce((page, [{ start, end }, bytes]) => page.slice(0, start) + bytes + page.slice(end), text);
  if (change.title === null && change.description === null) return changed;
  const { title, description } = readPage(changed);
  return withStructuredData(changed, { title, description });
}

function placesIn(text: string): Places {
  const ours = ownPlaces(text);
  const nodes = descendants(parseHtml(text));
  const title = nodes.find(({ name }) => name === 'title');
  const description = nodes.find(
    ({ name, attribs }) => name === 'meta' && attribs?.name?.toLowerCase() === 'description',
  );
  return {
    title: title ? insideOf(text, title) : null,
    description: description ? attributeIn(text, description, 'content') : null,
    heading: ours?.heading ?? null,
    body: ours?.body ?? onlyBody(text, nodes),
  };
}

/** Heading and body of our own pages. One pattern for both would try each beginning with all that follows, in a page full of beginnings. */
function ownPlaces(text: string): { heading: Range | null; body: Range } | null {
  const head = /<article>\n<h1>([^<]*)<\/h1>\n/d.exec(text);
  const start = head ? head.index + head[0].length : 0;
  const end = text.lastIndexOf('\n</article>');
  return head && end >= start ? { heading: rangeOf(head.indices![1]), body: { start, end } } : null;
}

/** Where a foreign page keeps its text: only what is there exactly once, with its end tag, can be told from the rest. */
function onlyBody(text: string, nodes: Node[]): Range | null {
  for (const wanted of ['article', 'main', 'body']) {
    const found = nodes.filter(({ name }) => name === wanted);
    if (found.length > 0) return found.length === 1 ? insideOf(text, found[0]!) : null;
  }
  return null;
}

const descendants = (nodes: Node[]): Node[] => nodes.flatMap((node) => [node, ...descendants(node.children ?? [])]);

const rangeOf = (indices: [number, number] | undefined): Range | null =>
  indices ? { start: indices[0], end: indices[1] } : null;

/** The name ends where it ends: giving its letters back one by one, a start tag without end would take time by the square of its length. */
const tag = /^<[a-z][a-z0-9]*(?![a-z0-9])(?:[^"'>]|"[^"]*"|'[^']*')*>/i;

function insideOf(text: string, node: Node): Range | null {
  const bytes = text.slice(node.startIndex!, node.endIndex! + 1);
  const open = tag.exec(bytes)?.[0].length;
  const close = new RegExp(`</${node.name}\\s*>$`, 'i').exec(bytes)?.index;
  if (open === undefined || close === undefined || close < open) return null;
  return { start: node.startIndex! + open, end: node.startIndex! + close };
}

function attributeIn(text: string, node: Node, attribute: string): Range | null {
  const bytes = tag.exec(text.slice(node.startIndex!))?.[0] ?? '';
  const found = new RegExp(`\\s${attribute}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'id').exec(bytes)?.indices;
  const value = rangeOf(found?.[1] ?? found?.[2]);
  return value && { start: node.startIndex! + value.start, end: node.startIndex! + value.end };
}
