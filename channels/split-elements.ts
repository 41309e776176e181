import { type Node, opaque, type Piece, parseHtml, type Split } from './pieces.ts';
import { readElement } from './read-element.ts';

export interface ElementRules {
  /** Whether text between elements is one paragraph for each run between blank lines, as WordPress shows classic content. */
  runs: boolean;
  /** True for bytes that are more than they look (shortcodes, addresses that become embeds): never a block. */
  special(bytes: string): boolean;
  /** How the inside of a list is cut; left out: by its elements. */
  splitItems?: Split;
}

/** Elements that are part of a line of text. All others end it. */
const inline = new Set(
  'a abbr b bdi bdo br cite code data dfn em i img kbd mark q s samp small span strong sub sup time u var wbr del ins'.split(
    ' ',
  ),
);

/** Cuts markup at its top-level elements; comments and stray text between them are pieces of their own. */
export function splitElements(html: string, rules: ElementRules): Piece[] {
  const nodes = parseHtml(html);
  const pieces: Piece[] = [];
  const splitItems = rules.splitItems ?? ((inner: string) => splitElements(inner, { ...rules, runs: false }));
  let at = 0;
  const take = (end: number, read: (bytes: string) => Piece[]) => {
    if (end > at) pieces.push(...read(html.slice(at, end)));
    at = Math.max(at, end);
  };
  const stray = (end: number) =>
    take(end, rules.runs ? (bytes) => splitRuns(bytes, rules) : (bytes) => [opaque(bytes)]);
  for (const [index, node] of nodes.entries()) {
    if (rules.runs && isInline(node)) continue;
    if (node.type === 'text') continue;
    const { startIndex, endIndex } = node;
    stray(startIndex!);
    const next = nodes[index + 1]?.startIndex ?? html.length;
    take(Math.min(endIndex! + 1, next), (bytes) => [
      (!rules.special(bytes) && readElement(bytes, node, splitItems)) || opaque(bytes),
    ]);
  }
  stray(html.length);
  return withGaps(pieces);
}

const isInline = (node: Node): boolean => node.type === 'text' || (node.type === 'tag' && inline.has(node.name!));

/** Text of classic content: a blank line ends a paragraph (wpautop in wp-includes/formatting.php). */
function splitRuns(bytes: string, rules: ElementRules): Piece[] {
  return bytes
    .split(/(\r?\n[ \t]*(?:\r?\n[ \t]*)+)/)
    .flatMap(cutEdges)
    .filter((run) => run !== '')
    .map((run) => {
      const nodes = parseHtml(run);
      if (!isText(run) || !isBalanced(run) || !nodes.every(isInline) || rules.special(run)) return opaque(run);
      const node = { type: 'run', children: nodes, startIndex: 0, endIndex: run.length };
      return readElement(run, node, () => []) ?? opaque(run);
    });
}

/** A run may begin an element that another one ends: taking text out of it would break both. */
const isBalanced = (run: string): boolean =>
  (run.match(/<(?!br\b|img\b|wbr\b)[a-z]/gi)?.length ?? 0) === (run.match(/<\/[a-z]/gi)?.length ?? 0);

const isSpace = (character: string | undefined): boolean => character !== undefined && ' \t\n\f\r'.includes(character);
const isText = (bytes: string): boolean => /[^ \t\n\f\r]/.test(bytes);

/** White space before, text, white space after. */
function cutEdges(bytes: string): [string, string, string] {
  let start = 0;
  let end = bytes.length;
  while (start < end && isSpace(bytes[start])) start += 1;
  while (end > start && isSpace(bytes[end - 1])) end -= 1;
  return [bytes.slice(0, start), bytes.slice(start, end), bytes.slice(end)];
}

/** White space belongs to the piece before it. At the very beginning it is a piece itself. */
export function withGaps(pieces: Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    const [before, text, after] = piece.block ? ['', piece.bytes, ''] : cutEdges(piece.bytes);
    if (last) last.gap += before;
    else if (before) joined.push(opaque('', before));
    if (text) joined.push({ ...piece, bytes: text, gap: after + piece.gap });
    else joined.at(-1)!.gap += after + piece.gap;
  }
  return joined;
}
