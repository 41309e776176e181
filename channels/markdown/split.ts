import type { ListItem, Paragraph, RootContent } from 'mdast';
import { Block } from '../../domain/content.ts';
import { boundedPieces } from '../live-content.ts';
import { joinPieces, opaque, type Piece } from '../pieces.ts';
import { withGaps } from '../split-elements.ts';
import { isText, parseMarkdown, placeOf, textIn } from './parse.ts';

/** Cuts Markdown at its top-level blocks; what the house cannot write (tables, code, HTML, shortcodes) keeps its bytes. */
export const splitMarkdown = (text: string): Piece[] => boundedPieces(cut(text, parseMarkdown(text), readNode));

type Reader<Node> = (bytes: string, node: Node, at: number) => Piece | null;

/** `base` is where `text` begins in what was parsed; readers are told where their bytes begin in that. */
function cut<Node extends RootContent | ListItem>(text: string, nodes: Node[], read: Reader<Node>, base = 0): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const node of nodes) {
    const place = placeOf(node);
    const [start, end] = [place.start - base, place.end - base];
    if (start > at) pieces.push(opaque(text.slice(at, start)));
    const bytes = text.slice(start, end);
    pieces.push(read(bytes, node, place.start) ?? opaque(bytes));
    at = end;
  }
  if (at < text.length) pieces.push(opaque(text.slice(at)));
  return withGaps(pieces);
}

/** Shortcodes of Hugo, tags of Liquid and Nunjucks, and lines of MDX are more than they look. */
const isSpecial = (bytes: string): boolean => /\{\{|\{%|\{#|^(?:import|export)\s/m.test(bytes);

const readNode: Reader<RootContent> = (bytes, node, at) => {
  if (isSpecial(bytes)) return null;
  if (node.type === 'heading') return node.depth === 1 ? null : asText(bytes, node.children, at, 'heading');
  if (node.type === 'paragraph') return asParagraph(bytes, node, at);
  if (node.type !== 'list') return null;
  const items = cut(bytes, node.children, readItem, at);
  if (joinPieces(items) !== bytes || items.some(({ block }) => block?.kind !== 'paragraph')) return null;
  const texts = items.flatMap(({ block }) => (block?.kind === 'paragraph' ? [block.text] : []));
  return piece(bytes, { kind: 'list', items: texts }, { inner: { start: 0, end: bytes.length }, items });
};

const readItem: Reader<ListItem> = (bytes, item, at) => {
  const [only, ...more] = item.children;
  if (only?.type !== 'paragraph' || more.length > 0 || (item.checked ?? null) !== null) return null;
  return asText(bytes, only.children, at, 'paragraph');
};

function asParagraph(bytes: string, { children }: Paragraph, at: number): Piece | null {
  const [only, ...more] = children;
  if (more.length === 0 && only?.type === 'image')
    return piece(bytes, { kind: 'image', url: only.url, alt: only.alt ?? '' });
  if (more.length === 0 && only?.type === 'link' && isText(only.children))
    return piece(bytes, { kind: 'link', label: textIn(only.children), url: only.url });
  return asText(bytes, children, at, 'paragraph');
}

function asText(
  bytes: string,
  children: Paragraph['children'],
  at: number,
  kind: 'heading' | 'paragraph',
): Piece | null {
  const text = textIn(children);
  if (!isText(children) || !/\S/.test(text)) return null;
  const inner = { start: placeOf(children[0]!).start - at, end: placeOf(children.at(-1)!).end - at };
  return piece(bytes, { kind, text }, { inner });
}

const piece = (bytes: string, block: Block, more: Partial<Piece> = {}): Piece | null =>
  Block.safeParse(block).success ? { bytes, gap: '', block, ...more } : null;
