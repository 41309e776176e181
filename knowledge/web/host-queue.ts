import { setTimeout as sleep } from 'node:timers/promises';
import { CopydeskError } from '../../domain/errors.ts';

/** One request at a time to each host, and a pause between two. */
export interface HostQueue {
  /**
   * Does the work when it is its turn.
   * @throws CopydeskError `transient` when that would take longer than `patienceMs`
   */
  inTurn<T>(host: string, pauseMs: number, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** A tool call has two minutes in all. */
const patienceMs = 45_000;

export function createHostQueue(): HostQueue {
  const ends = new Map<string, Promise<unknown>>();
  const freeAt = new Map<string, number>();

  /** Hosts that nobody has asked for a while are forgotten. */
  function forget(): void {
    const now = Date.now();
    for (const [host, at] of freeAt) if (at < now - 60_000 && !ends.has(host)) freeAt.delete(host);
  }

  return {
    async inTurn(host, pauseMs, signal, work) {
      forget();
      const former = ends.get(host) ?? Promise.resolve();
      let done = (): void => undefined;
      const mine = new Promise<void>((resolve) => {
        done = resolve;
      });
      const end = former.then(() => mine);
      ends.set(host, end);
      try {
        await within(former, patienceMs, signal);
        const wait = (freeAt.get(host) ?? 0) - Date.now();
        if (wait > patienceMs) throw tooBusy();
        if (wait > 0) await sleep(wait, undefined, { signal });
        return await work();
      } finally {
        freeAt.set(host, Date.now() + pauseMs);
        done();
        if (ends.get(host) === end) ends.delete(host);
      }
    },
  };
}

const tooBusy = () =>
  new CopydeskError('transient', 'Too many pages of this site are waiting; it is asked for one at a time.');

async function within(former: Promise<unknown>, ms: number, signal: AbortSignal): Promise<void> {
  const end = new AbortController();
  try {
    await Promise.race([
      former,
      sleep(ms, undefined, { signal: AbortSignal.any([signal, end.signal]) }).then(() => {
        throw tooBusy();
      }),
    ]);
  } finally {
    end.abort();
  }
}
