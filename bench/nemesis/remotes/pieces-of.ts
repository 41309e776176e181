import type { Effect } from '../../../test/simulators/kit.ts';
import type { RemotePiece } from '../remote.ts';

/** Effects by which readers come to see something; its words are those of the effect's `hash`. */
const appears = new Set(['published', 'changed']);
const vanishes = new Set(['withdrawn', 'deleted']);

/** What a simulator's log says of its pieces: one entry for each time that readers came to see something. */
export function piecesOf(effects: readonly Effect[]): RemotePiece[] {
  const pieces: RemotePiece[] = [];
  for (const { effect, id, marker, hash } of effects) {
    if (vanishes.has(effect)) for (const piece of pieces) piece.live &&= piece.id !== id;
    if (!appears.has(effect)) continue;
    if (effect === 'changed') for (const piece of pieces) piece.live &&= piece.id !== id;
    pieces.push({ id, marker: String(marker), hash: String(hash), live: true });
  }
  return pieces;
}
