import type { ModelRoute } from '../domain/model-route.ts';
import { TokenBucket } from './token-bucket.ts';

/** What of a route's limits a call has taken; given back when it ends, with the tokens that it used. */
export type Place = (usedTokens: number) => void;

/** Keeps this process below a route's limits, so that the provider need not. */
export class RateLimiter {
  private readonly requests: TokenBucket | null;
  private readonly tokens: TokenBucket | null;
  private readonly concurrent: number;
  private running = 0;
  private waiting: (() => void)[] = [];

  constructor(limits: ModelRoute['limits'], now: number) {
    this.requests = limits?.requestsPerMinute ? new TokenBucket(limits.requestsPerMinute, now) : null;
    this.tokens = limits?.tokensPerMinute ? new TokenBucket(limits.tokensPerMinute, now) : null;
    this.concurrent = limits?.concurrent ?? Number.POSITIVE_INFINITY;
  }

  /** Milliseconds until a call with so many tokens may go; 0: now; null: when another one ends, whenever that is. */
  waitMs(tokens: number, now: number): number | null {
    if (this.running >= this.concurrent) return null;
    return Math.max(this.requests?.waitMs(1, now) ?? 0, this.tokens?.waitMs(tokens, now) ?? 0);
  }

  /** A call goes. Only when `waitMs` is 0. */
  take(tokens: number, now: number): Place {
    this.requests?.take(1, now);
    this.tokens?.take(tokens, now);
    this.running += 1;
    return (used) => {
      this.running -= 1;
      this.tokens?.giveBack(tokens - Math.min(used, tokens));
      for (const wake of this.waiting.splice(0)) wake();
    };
  }

  /** Resolves when a call has ended, rejects when `signal` aborts. */
  ended(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const give = () => reject(signal.reason);
      if (signal.aborted) return give();
      signal.addEventListener('abort', give, { once: true });
      this.waiting.push(() => {
        signal.removeEventListener('abort', give);
        resolve();
      });
    });
  }

  get underWay(): number {
    return this.running;
  }
}
