import { Block } from '../domain/content.ts';
import { joinPieces, type Node, type Piece, type Split, textOf } from './pieces.ts';

/**
 * The block that an element is, or null for anything else than headings, paragraphs, lists, links and images: the inverse of
 * how connectors render. An element without its end tag is none, because nobody knows where it would end once it was changed.
 */
export function readElement(bytes: string, node: Node, splitItems: Split): Piece | null {
  if (node.type === 'run') return asText(bytes, node, { start: 0, end: bytes.length }, 'paragraph');
  if (node.type !== 'tag') return null;
  const name = node.name!;
  if (name === 'img') return asImage(bytes, node);
  const inner = innerOf(bytes, name);
  if (!inner) return null;
  if (/^h[2-6]$/.test(name)) return asText(bytes, node, inner, 'heading');
  if (name === 'p')
    return lone(node, 'img') ? asImage(bytes, lone(node, 'img')!) : asText(bytes, node, inner, 'paragraph');
  if (name === 'li') return asText(bytes, node, inner, 'paragraph');
  if (name === 'ul' || name === 'ol') return asList(bytes, inner, splitItems);
  if (name === 'figure') return asFigure(bytes, node);
  return null;
}

/** Elements inside of text that hold more than text: what contains them is no block. */
const notText =
  /<(?!\/?(?:a|abbr|b|bdi|bdo|br|cite|code|data|dfn|del|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)\b|!--)[a-z!/?]/i;

function asText(
  bytes: string,
  node: Node,
  inner: { start: number; end: number },
  kind: 'heading' | 'paragraph',
): Piece | null {
  const markup = bytes.slice(inner.start, inner.end);
  const text = textOf(node.children ?? []);
  if (notText.test(markup) || !/\S/.test(text)) return null;
  const link = kind === 'paragraph' && node.name === 'p' ? lone(node, 'a') : null;
  if (link?.attribs?.href) return piece(bytes, { kind: 'link', label: text, url: link.attribs.href });
  return piece(bytes, { kind, text }, { inner });
}

function asList(bytes: string, inner: { start: number; end: number }, splitItems: Split): Piece | null {
  const items = splitItems(bytes.slice(inner.start, inner.end));
  const texts = items.flatMap(({ block }) => (block?.kind === 'paragraph' ? [block.text] : []));
  // Anything else between the items, but white space at the beginning, would be lost from sight.
  const whole = items.every((item, index) => item.block?.kind === 'paragraph' || (index === 0 && !item.bytes.trim()));
  if (!whole || joinPieces(items) !== bytes.slice(inner.start, inner.end)) return null;
  return piece(bytes, { kind: 'list', items: texts }, { inner, items });
}

function asImage(bytes: string, { attribs }: Node): Piece | null {
  return attribs?.src ? piece(bytes, { kind: 'image', url: attribs.src, alt: attribs.alt ?? '' }) : null;
}

/** A figure is an image when it holds one, linked or not, and at most a caption. */
function asFigure(bytes: string, node: Node): Piece | null {
  const parts = (node.children ?? []).filter(({ name }) => name !== 'figcaption');
  const image = lone({ ...node, children: parts }, 'img') ?? lone(lone({ ...node, children: parts }, 'a'), 'img');
  return image && asImage(bytes, image);
}

/** The only child of this name, when there is nothing else but white space. */
function lone(node: Node | null, name: string): Node | null {
  const parts = (node?.children ?? []).filter(({ type, data }) => type !== 'text' || /\S/.test(data ?? ''));
  return parts.length === 1 && parts[0]!.name === name ? parts[0]! : null;
}

/** Null for what is no valid block, such as a text without end. */
function piece(bytes: string, block: Block, more: Partial<Piece> = {}): Piece | null {
  return Block.safeParse(block).success ? { bytes, gap: '', block, ...more } : null;
}

/** Between start tag and end tag. */
function innerOf(bytes: string, name: string): { start: number; end: number } | null {
  // The name ends where it ends: giving its letters back one by one would take time by the square of their number.
  const open = /^<[a-z][a-z0-9]*(?![a-z0-9])(?:[^"'>]|"[^"]*"|'[^']*')*>/i.exec(bytes);
  const close = /<\/([a-z][a-z0-9]*)\s*>$/i.exec(bytes);
  if (!open || close?.[1]?.toLowerCase() !== name || close.index < open[0].length) return null;
  return { start: open[0].length, end: close.index };
}
