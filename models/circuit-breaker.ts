import { backoff, fullJitter, type Random } from './jitter.ts';

export interface BreakerTimes {
  /** Failures in a row after which nothing is sent for a while. */
  failures: number;
  /** Milliseconds for which it stays open at least, the first time; doubles with each probe that fails, up to `mostMs`. */
  openMs: number;
  mostMs: number;
}

export const usualBreaker: BreakerTimes = { failures: 5, openMs: 10_000, mostMs: 120_000 };

export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * Keeps calls from a route that fails again and again. Open, it lets nothing through; after its time one probe may go, and while that is under way
 * nothing else: its success closes the breaker, its failure opens it for longer.
 */
export class CircuitBreaker {
  private readonly times: BreakerTimes;
  private readonly random: Random;
  private inARow = 0;
  private openings = 0;
  private openUntil: number | null = null;
  private probing = false;

  constructor(times: BreakerTimes, random: Random) {
    this.times = times;
    this.random = random;
  }

  state(now: number): BreakerState {
    if (this.openUntil === null) return 'closed';
    return now < this.openUntil ? 'open' : 'half-open';
  }

  /** Milliseconds until a call may go; 0: now. A probe under way is waited for like the first opening. */
  waitMs(now: number): number {
    if (this.openUntil === null) return 0;
    if (now < this.openUntil) return this.openUntil - now;
    return this.probing ? this.times.openMs : 0;
  }

  /** A call goes. Only when `waitMs` is 0. */
  begin(now: number): void {
    if (this.state(now) === 'half-open') this.probing = true;
  }

  succeeded(): void {
    this.inARow = 0;
    this.openings = 0;
    this.openUntil = null;
    this.probing = false;
  }

  failed(now: number): void {
    this.inARow += 1;
    const again = this.probing;
    this.probing = false;
    if (!again && this.inARow < this.times.failures) return;
    this.openings += 1;
    const longest = backoff(this.times.openMs, this.times.mostMs, this.openings);
    this.openUntil = now + longest + fullJitter(longest, this.random);
  }

  /** A call ended without saying anything about the route: it was cancelled. */
  abandoned(): void {
    this.probing = false;
  }
}
