import { setTimeout as sleep } from 'node:timers/promises';
import { CopydeskError } from '../domain/errors.ts';

/** Clocks of two machines differ by less, or something is wrong with one of them. */
const longestMs = 20_000;

/** Waits for the slot by the clock of the machine that sends: the workflow calls a moment ahead, so that all of the way here lies before it. */
export async function untilSlot(notBefore: string | undefined, now: () => Date): Promise<void> {
  const ms = notBefore ? Date.parse(notBefore) - now().getTime() : 0;
  if (ms > longestMs)
    throw new CopydeskError(
      'transient',
      `By the clock of this machine the slot is only in ${Math.round(ms / 1_000)} s.`,
    );
  // Timers may fire within the last millisecond before they are due.
  if (ms > 0) await sleep(ms + 1);
}
