import { boundedPieces } from '../live-content.ts';
import { opaque, type Piece } from '../pieces.ts';
import { splitElements, withGaps } from '../split-elements.ts';
import { hasBlocks, isSpecial } from './markup.ts';

/** A post or page as pieces: Gutenberg blocks, or classic content where there are none. */
export const splitPost = (html: string): Piece[] =>
  boundedPieces(hasBlocks(html) ? splitBlocks(html) : splitElements(html, { runs: true, special: isSpecial }));

/** The blocks that the house can write. All others are kept as they are, and so is what stands between blocks. */
const readable: Record<string, readonly string[]> = {
  paragraph: ['paragraph', 'link', 'image'],
  heading: ['heading'],
  list: ['list'],
  'list-item': ['paragraph'],
  image: ['image'],
};

function splitBlocks(html: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let depth = 0;
  let opened: Delimiter | null = null;
  const between = (end: number) => {
    if (end > at) pieces.push(opaque(html.slice(at, end)));
    at = end;
  };
  for (const delimiter of delimitersOf(html)) {
    if (depth === 0) between(delimiter.start);
    if (delimiter.kind === 'open' && depth++ === 0) opened = delimiter;
    const closes = delimiter.kind === 'close' && depth > 0 && --depth === 0;
    if (closes) {
      pieces.push(readBlock(html, opened!, delimiter));
      at = delimiter.end;
    } else if (depth === 0) between(delimiter.end);
  }
  between(html.length);
  return withGaps(pieces);
}

function readBlock(html: string, open: Delimiter, close: Delimiter): Piece {
  const bytes = html.slice(open.start, close.end);
  const inside = splitElements(html.slice(open.end, close.start), {
    runs: false,
    special: isSpecial,
    splitItems: splitItems,
  });
  const [first, ...more] = inside.filter((piece) => piece.bytes !== '');
  if (!first?.block || more.length > 0 || !readable[open.name]?.includes(first.block.kind)) return opaque(bytes);
  const before =
    html.slice(open.start, open.end) +
    inside
      .slice(0, inside.indexOf(first))
      .map(({ gap }) => gap)
      .join('');
  const { inner } = first;
  return {
    ...first,
    bytes,
    gap: '',
    ...(inner && { inner: { start: before.length + inner.start, end: before.length + inner.end } }),
  };
}

/** Items are blocks of their own since WordPress 6.1, and plain elements before. */
const splitItems = (inner: string): Piece[] =>
  hasBlocks(inner) ? splitBlocks(inner) : splitElements(inner, { runs: false, special: isSpecial });

interface Delimiter {
  kind: 'open' | 'close' | 'void';
  /** Without `core/`. */
  name: string;
  start: number;
  end: number;
}

/** The grammar of WP_Block_Parser (wp-includes/class-wp-block-parser.php), without its backtracking. */
function* delimitersOf(html: string): Generator<Delimiter> {
  const start = /<!--\s+(\/)?wp:((?:[a-z][a-z0-9_-]*\/)?[a-z][a-z0-9_-]*)\s+/g;
  const plainEnd = /(\/)?-->/y;
  const endOfAttributes = /\}\s+(\/)?-->/g;
  for (let found = start.exec(html); found; found = start.exec(html)) {
    const end = html[start.lastIndex] === '{' ? endOfAttributes : plainEnd;
    end.lastIndex = start.lastIndex;
    const ended = end.exec(html);
    // Without the end of these attributes there is none for later ones either.
    if (!ended && end === endOfAttributes) return;
    if (!ended) continue;
    const kind = found[1] ? 'close' : ended[1] ? 'void' : 'open';
    yield { kind, name: found[2]!.replace(/^core\//, ''), start: found.index, end: end.lastIndex };
    start.lastIndex = end.lastIndex;
  }
}
