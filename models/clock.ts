import { setTimeout as wait } from 'node:timers/promises';

/** Time as the gateway sees it, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since some instant; never runs back. */
  now(): number;
  /** Resolves after so many milliseconds; rejects when `signal` aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
};
