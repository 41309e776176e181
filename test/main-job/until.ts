import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks every few milliseconds until there is something, and returns it. The time limit is for a machine that is far too slow; no
 * assertion rests on it.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | false | null | undefined>,
  { limitMs = 120_000, everyMs = 30 }: { limitMs?: number; everyMs?: number } = {},
): Promise<T> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(everyMs)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`Not after ${limitMs / 1_000} s: ${what}.`);
}
