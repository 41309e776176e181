import { type ChangeObject, diffArrays } from 'diff';
import type { Block } from '../domain/content.ts';
import { blockKey, type Piece } from './pieces.ts';

export interface Arranging {
  /** The bytes of a block: in the place of one that is there, or new. */
  write(block: Block, former: Piece | null): string;
  separator: string;
  isTail(piece: Piece): boolean;
}

interface Wanted {
  key: string;
  block: Block;
}

/** The pieces with these blocks, in their order; what is no block stays behind the block before it. */
export function arrange(pieces: Piece[], body: Block[], { write, separator, isTail }: Arranging): Piece[] {
  const wanted = body.map((block): Wanted => ({ key: blockKey(block), block }));
  const lastBlock = pieces.findLastIndex(({ block }) => block);
  const out: Piece[] = [];
  let at = 0;
  const keepOpaque = () => {
    const stays = (piece: Piece | undefined) => piece && !piece.block && !(at > lastBlock && isTail(piece));
    while (stays(pieces[at])) out.push({ ...pieces[at++]! });
  };
  const fresh = new Set<Piece>();
  const insert = (bytes: string) => {
    const piece = { bytes, gap: '', block: null };
    fresh.add(piece);
    out.push(piece);
  };
  const drop = () => {
    const before = out.at(-1);
    // Without a blank line between them, two texts of classic content would become one.
    if (before) before.gap = longest(before.gap, pieces[at]!.gap, separator);
    at += 1;
    keepOpaque();
  };

  const blocks = pieces.filter(({ block }) => block);
  const hunks = hunksOf(
    align(
      blocks.map(({ block }) => blockKey(block!)),
      wanted.map(({ key }) => key),
    ),
  );
  const moves = movesOf(hunks, blocks, wanted);
  const moved = new Set(moves.values());

  keepOpaque();
  for (const hunk of hunks) {
    let left = hunk.removed;
    const keep = (bytes: string) => {
      left -= 1;
      out.push({ ...pieces[at++]!, bytes });
      keepOpaque();
    };
    if (hunk.same) {
      while (left > 0) keep(pieces[at]!.bytes);
      continue;
    }
    for (let to = hunk.to; to < hunk.to + hunk.added; to += 1) {
      const { block } = wanted[to]!;
      const ahead = blocks.slice(hunk.from + hunk.removed - left, hunk.from + hunk.removed);
      const rivals = wanted.slice(to, hunk.to + hunk.added).filter((other) => other.block.kind === block.kind).length;
      const former = moves.has(to) ? null : formerOf(block, ahead, moved, rivals);
      if (!former) {
        insert(moves.get(to)?.bytes ?? write(block, null));
        continue;
      }
      for (let skipped = ahead.indexOf(former); skipped > 0; skipped -= 1, left -= 1) drop();
      keep(write(block, former));
    }
    for (; left > 0; left -= 1) drop();
  }
  return spaced([...out, ...pieces.slice(at).map((piece) => ({ ...piece }))], fresh, separator);
}

/** What was put in takes over the white space before it; both sides get at least the separator. */
function spaced(pieces: Piece[], fresh: Set<Piece>, separator: string): Piece[] {
  for (const [index, piece] of pieces.entries()) {
    if (!fresh.has(piece)) continue;
    const before = pieces[index - 1];
    const gap = before?.gap ?? separator;
    if (before) before.gap = longest(gap, separator);
    piece.gap = index === pieces.length - 1 ? gap : longest(gap, separator);
  }
  return pieces;
}

const longest = (...gaps: string[]): string => gaps.reduce((one, other) => (other.length > one.length ? other : one));

/** New places of blocks that were only moved. */
function movesOf(hunks: Hunk[], blocks: Piece[], wanted: Wanted[]): Map<number, Piece> {
  const removed = hunks.flatMap(({ same, from, removed: count }) => (same ? [] : blocks.slice(from, from + count)));
  const moves = new Map<number, Piece>();
  for (const { same, to, added } of hunks) {
    for (let index = to; !same && index < to + added; index += 1) {
      const place = removed.findIndex(({ block }) => blockKey(block!) === wanted[index]!.key);
      if (place >= 0) moves.set(index, removed.splice(place, 1)[0]!);
    }
  }
  return moves;
}

/** The block that a new one takes the place of: of those that others of its kind can spare, the one with most words in common. */
function formerOf(block: Block, ahead: Piece[], moved: Set<Piece>, rivals: number): Piece | null {
  const candidates = ahead.filter((piece) => piece.block!.kind === block.kind && !moved.has(piece));
  const choice = candidates.slice(0, Math.max(1, candidates.length - rivals + 1));
  const words = new Set(wordsOf(block));
  const common = (piece: Piece) => {
    const there = wordsOf(piece.block!);
    return there.filter((word) => words.has(word)).length / (there.length + words.size || 1);
  };
  return choice.reduce<Piece | null>((best, piece) => (best && common(best) >= common(piece) ? best : piece), null);
}

const wordsOf = (block: Block): string[] => blockKey(block).match(/[\p{L}\p{N}]+/gu) ?? [];

interface Hunk {
  same: boolean;
  /** First block of the page, and how many. */
  from: number;
  removed: number;
  /** First block of the new content, and how many. */
  to: number;
  added: number;
}

type Change = Pick<ChangeObject<string[]>, 'added' | 'removed' | 'value'>;

/** A diff; but where place by place finds as much that stays, nothing was moved. A diff alone takes any of several equal blocks. */
function align(there: string[], wanted: string[]): Change[] {
  const diff = diffArrays(there, wanted);
  const common = diff.reduce((sum, { added, removed, value }) => (added || removed ? sum : sum + value.length), 0);
  const inPlace = wanted.filter((key, index) => key === there[index]).length;
  if (there.length !== wanted.length || inPlace < common) return diff;
  return wanted.flatMap((key, index): Change[] => {
    if (key === there[index]) return [{ added: false, removed: false, value: [key] }];
    return [
      { added: false, removed: true, value: [there[index]!] },
      { added: true, removed: false, value: [key] },
    ];
  });
}

/** Neighbouring removals and additions are one hunk. */
function hunksOf(changes: Change[]): Hunk[] {
  const hunks: Hunk[] = [];
  let from = 0;
  let to = 0;
  for (const { added, removed, value } of changes) {
    const same = !added && !removed;
    const last = hunks.at(-1);
    if (!last || last.same || same) hunks.push({ same, from, removed: 0, to, added: 0 });
    const hunk = hunks.at(-1)!;
    if (!added) {
      hunk.removed += value.length;
      from += value.length;
    }
    if (!removed) {
      hunk.added += value.length;
      to += value.length;
    }
  }
  return hunks;
}
