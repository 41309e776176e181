import type { Effect } from '../../../test/simulators/kit.ts';
import type { RemotePiece } from '../remote.ts';

/** Effects by which readers, or an account, come to have something … */
const appears = new Set(['published', 'changed', 'created']);
/** … and no longer have it. */
const vanishes = new Set(['withdrawn', 'unpublished', 'deleted', 'removed']);

/**
 * What a simulator's log says of its pieces: one entry for each version that readers came to see. The same words put up in the same place
 * once more are no other version.
 */
export function piecesOf(
  effects: readonly Effect[],
  hashOf: (effect: Effect) => string = ({ hash }) => String(hash),
): RemotePiece[] {
  const pieces = new Map<string, RemotePiece>();
  for (const effect of effects) {
    const { id, marker } = effect;
    if (!appears.has(effect.effect) && !vanishes.has(effect.effect)) continue;
    for (const piece of pieces.values()) if (piece.id === id) piece.live = false;
    if (vanishes.has(effect.effect)) continue;
    const hash = hashOf(effect);
    pieces.set(`${id}|${hash}`, { id, marker: String(marker), hash, live: true });
  }
  return [...pieces.values()];
}
