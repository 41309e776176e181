import { parseDocument } from 'htmlparser2';
import type { Block } from '../domain/content.ts';
import { cleanText } from './clean-text.ts';

/**
 * A top-level piece of a page body. `bytes` and `gap` of all pieces, joined, are the body again.
 * `block` is what people and agents read of it; null for what the house cannot write (tables, embeds, scripts …), which keeps its bytes.
 */
export interface Piece {
  bytes: string;
  /** White space that follows. */
  gap: string;
  block: Block | null;
  /** Where in `bytes` the text of a heading, paragraph or list stands: what is around it (level, class, anchor) is kept when it changes. */
  inner?: { start: number; end: number };
  /** Of a list: what is between its tags; each item is read as a paragraph. */
  items?: Piece[];
}

/** Cuts a body into its pieces. Each channel has its own way, and all of them lose nothing. */
export type Split = (html: string) => Piece[];

export const joinPieces = (pieces: Piece[]): string => pieces.map(({ bytes, gap }) => bytes + gap).join('');

export const opaque = (bytes: string, gap = ''): Piece => ({ bytes, gap, block: null });

/** As much of a DOM node as is needed here. */
export interface Node {
  type: string;
  name?: string;
  data?: string;
  attribs?: Record<string, string>;
  children?: Node[];
  startIndex: number | null;
  endIndex: number | null;
}

/** Far deeper than any page that people make. What is deeper is not taken apart: it would exhaust whoever walks through it. */
const deepest = 256;

/** Top-level nodes; none for markup that is nested too deep. */
export const parseHtml = (html: string): Node[] =>
  isTooDeep(html)
    ? []
    : (parseDocument(html, { withStartIndices: true, withEndIndices: true }).children as unknown as Node[]);

/** Elements that end by themselves do not nest. */
const endByThemselves =
  /^(?:p|li|d[dt]|t[dhr]|option|area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;

function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, close, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (endByThemselves.test(name!)) continue;
    depth = close ? Math.max(0, depth - 1) : depth + 1;
    if (depth > deepest) return true;
  }
  return false;
}

/** What readers see of the nodes: entities decoded, markup left out, `<br>` as a line feed. */
export function textOf(nodes: Node[]): string {
  const text = nodes.map((node) => {
    if (node.type === 'text') return node.data ?? '';
    if (node.name === 'br') return '\n';
    return node.type === 'tag' ? textOf(node.children ?? []) : '';
  });
  return cleanText(text.join(''));
}

/** White space of HTML: a no-break space is a character, not one of these. */
const space = /[ \t\n\f\r]+/g;
export const collapse = (text: string): string => text.replace(space, ' ').replace(/^ | $/g, '');

/** Equal for blocks that readers see as equal. */
export function blockKey(block: Block): string {
  const seen = (text: string) => collapse(cleanText(text));
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return JSON.stringify([block.kind, seen(block.text)]);
    case 'list':
      return JSON.stringify([block.kind, ...block.items.map(seen)]);
    case 'link':
      return JSON.stringify([block.kind, seen(block.label), block.url]);
    case 'image':
      return JSON.stringify([block.kind, seen(block.alt), block.url]);
  }
}
