import type { CopydeskError, ErrorClass } from '../domain/errors.ts';
import type { ModelRoute } from '../domain/model-route.ts';
import { type BreakerState, type BreakerTimes, CircuitBreaker } from './circuit-breaker.ts';
import { backoff, fullJitter, type Random } from './jitter.ts';
import { type Place, RateLimiter } from './rate-limiter.ts';

/** How a route is, as this process knows it. */
export interface RouteHealth {
  route: string;
  model: string;
  breaker: BreakerState;
  /** Milliseconds until the route is asked again; 0: it is asked. */
  coolingMs: number;
  underWay: number;
  /** Class of the last failure since the last answer. */
  lastFailure: ErrorClass | null;
}

/** A call that a gate has let through; exactly one of its ends is told. */
export interface Passage {
  answered(usedTokens: number): void;
  failed(error: CopydeskError): void;
  /** Cancelled, or never sent. */
  abandoned(): void;
}

/** Milliseconds for which a route is left alone that limits the rate of calls without saying for how long: the first time, and at most. */
const cooling = { firstMs: 2_000, mostMs: 60_000 };

/** Whether a route may be asked now: by its breaker, by what its provider said, and by its limits. */
export class RouteGate {
  readonly route: ModelRoute;
  private readonly breaker: CircuitBreaker;
  private readonly limiter: RateLimiter;
  private readonly random: Random;
  private readonly now: () => number;
  private coolUntil = 0;
  private limitedInARow = 0;
  private lastFailure: ErrorClass | null = null;

  constructor(route: ModelRoute, breaker: BreakerTimes, now: () => number, random: Random) {
    this.route = route;
    this.now = now;
    this.random = random;
    this.breaker = new CircuitBreaker(breaker, random);
    this.limiter = new RateLimiter(route.limits, now());
  }

  /** Milliseconds for which the provider is to be left alone; 0: it may be asked. */
  coolingMs(): number {
    const now = this.now();
    return Math.max(0, this.coolUntil - now, this.breaker.waitMs(now));
  }

  /** Milliseconds until the route's own limits let a call through; null: when another one ends. */
  queueMs(tokens: number): number | null {
    return this.limiter.waitMs(tokens, this.now());
  }

  isFree(tokens: number): boolean {
    return this.coolingMs() === 0 && this.queueMs(tokens) === 0;
  }

  ended(signal: AbortSignal): Promise<void> {
    return this.limiter.ended(signal);
  }

  /** Lets a call through. Only when `isFree`. */
  pass(tokens: number): Passage {
    this.breaker.begin(this.now());
    const leave: Place = this.limiter.take(tokens, this.now());
    return {
      answered: (used) => {
        leave(used);
        this.breaker.succeeded();
        this.limitedInARow = 0;
        this.lastFailure = null;
      },
      failed: (error) => {
        leave(0);
        this.lastFailure = error.errorClass;
        this.learn(error);
      },
      abandoned: () => {
        leave(0);
        this.breaker.abandoned();
      },
    };
  }

  health(): RouteHealth {
    const { name, model } = this.route;
    return {
      route: name,
      model,
      breaker: this.breaker.state(this.now()),
      coolingMs: Math.ceil(this.coolingMs()),
      underWay: this.limiter.underWay,
      lastFailure: this.lastFailure,
    };
  }

  /** A refused request says nothing about the route; a limited rate says when to come back; everything else counts towards the breaker. */
  private learn({ errorClass, retryAfterMs }: CopydeskError): void {
    const now = this.now();
    if (errorClass !== 'invalid' && errorClass !== 'rate_limited') {
      this.breaker.failed(now);
      return;
    }
    this.breaker.abandoned();
    if (errorClass === 'invalid') return;
    this.limitedInARow += 1;
    const longest = backoff(cooling.firstMs, cooling.mostMs, this.limitedInARow);
    // Never before the provider's own time, and not everybody at that very instant.
    const wait = (retryAfterMs ?? 0) + fullJitter(retryAfterMs === undefined ? longest : cooling.firstMs, this.random);
    this.coolUntil = Math.max(this.coolUntil, now + wait);
  }
}
