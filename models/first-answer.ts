import type { Clock } from './clock.ts';

/** Why the slower of two attempts was ended. */
export const outrun = new Error('Another attempt answered first.');

/**
 * Starts a first attempt and, when it has not ended after some time, a second one; the first answer counts and the other attempt is cancelled.
 * Resolves or rejects only when both have ended, so that nothing of the loser happens later. A failure of one is waited out while the other is
 * under way; a first attempt that fails early fails at once. `second` says what to start then, or null.
 */
export async function firstAnswer<T>(
  first: (signal: AbortSignal) => Promise<T>,
  second: () => Promise<((signal: AbortSignal) => Promise<T>) | null>,
  afterMs: number,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<T> {
  const ends = new AbortController();
  const both = AbortSignal.any([signal, ends.signal]);
  const timer = new AbortController();
  const leading = first(both);
  const slow = clock.sleep(afterMs, timer.signal).then(
    () => true,
    () => false,
  );
  const early = await Promise.race([leading.then(alwaysFalse, alwaysFalse), slow]);
  timer.abort();
  const hedge = early && !signal.aborted ? await second().catch(() => null) : null;
  if (!hedge) return leading;
  const running = [leading, hedge(both)];
  try {
    return await Promise.any(running);
  } catch {
    // The first one's failure is told; the other one's is in its own records.
    return await leading;
  } finally {
    ends.abort(outrun);
    await Promise.allSettled(running);
  }
}

const alwaysFalse = (): boolean => false;
