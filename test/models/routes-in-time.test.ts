import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CopydeskError } from '../../domain/errors.ts';
import { CircuitBreaker } from '../../models/circuit-breaker.ts';
import type { Clock } from '../../models/clock.ts';
import { firstAnswer } from '../../models/first-answer.ts';
import { firstJsonObject } from '../../models/first-json-object.ts';
import { backoff, fullJitter } from '../../models/jitter.ts';
import { RouteGate } from '../../models/route-gate.ts';
import { routeOrder } from '../../models/route-order.ts';
import { houseWriterRoute } from '../../models/routes.ts';
import { TokenBucket } from '../../models/token-bucket.ts';

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** A clock that runs when it is told to. */
function handClock(): Clock & { run(milliseconds: number): Promise<void> } {
  let now = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        sleepers.push({ at: now + milliseconds, wake: resolve });
      }),
    async run(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const next = sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        sleepers.splice(sleepers.indexOf(next), 1);
        now = next.at;
        next.wake();
        await new Promise((done) => setImmediate(done));
      }
      now = end;
      await new Promise((done) => setImmediate(done));
    },
  };
}

describe('circuit breaker', () => {
  const times = { failures: 3, openMs: 1_000, mostMs: 8_000 };

  it('opens after so many failures in a row, lets one probe through, and closes by its success', () => {
    const breaker = new CircuitBreaker(times, () => 0);
    breaker.failed(0);
    breaker.failed(0);
    breaker.succeeded();
    breaker.failed(0);
    breaker.failed(0);
    expect(breaker.state(0)).toBe('closed');
    breaker.failed(0);
    expect([breaker.state(0), breaker.waitMs(0), breaker.state(999)]).toEqual(['open', 1_000, 'open']);
    expect([breaker.state(1_000), breaker.waitMs(1_000)]).toEqual(['half-open', 0]);
    breaker.begin(1_000);
    expect(breaker.waitMs(1_000)).toBeGreaterThan(0);
    breaker.succeeded();
    expect([breaker.state(1_000), breaker.waitMs(1_000)]).toEqual(['closed', 0]);
  });

  it('stays open for longer after each probe that fails, up to its most', () => {
    const breaker = new CircuitBreaker(times, () => 0);
    for (let n = 0; n < 3; n += 1) breaker.failed(0);
    const waits: number[] = [];
    let now = 0;
    for (let n = 0; n < 6; n += 1) {
      waits.push(breaker.waitMs(now));
      now += breaker.waitMs(now);
      breaker.begin(now);
      breaker.failed(now);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it('lets the next probe through after one that was cancelled', () => {
    const breaker = new CircuitBreaker(times, () => 0);
    for (let n = 0; n < 3; n += 1) breaker.failed(0);
    breaker.begin(1_000);
    breaker.abandoned();
    expect(breaker.waitMs(1_000)).toBe(0);
  });
});

describe('waiting', () => {
  it('is spread over the whole time, and never longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), share, (failures, random) => {
        const longest = backoff(500, 60_000, failures);
        const wait = fullJitter(longest, () => random);
        return longest <= 60_000 && wait >= 0 && wait <= longest;
      }),
    );
    expect([0, 0.5, 0.999].map((random) => fullJitter(1_000, () => random))).toEqual([0, 500, 999]);
  });

  it('never ends before the time that the provider names', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600_000 }), share, (retryAfterMs, random) => {
        const gate = new RouteGate(
          houseWriterRoute,
          { failures: 5, openMs: 1, mostMs: 1 },
          () => 0,
          () => random,
        );
        gate.pass(1).failed(new CopydeskError('rate_limited', 'x', { retryAfterMs }));
        return gate.coolingMs() >= retryAfterMs && gate.health().coolingMs >= retryAfterMs;
      }),
    );
  });
});

describe('limits of a route', () => {
  it('let no more through in any minute than the bucket holds and what flows in', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 20 })), { maxLength: 200 }),
        (perMinute, asks) => {
          const bucket = new TokenBucket(perMinute, 0);
          let now = 0;
          let passed = 0;
          for (const [later, amount] of asks) {
            now += later;
            if (amount > perMinute || bucket.waitMs(amount, now) > 0) continue;
            bucket.take(amount, now);
            passed += amount;
          }
          return passed <= perMinute + (now / 60_000) * perMinute + 1e-6;
        },
      ),
    );
  });

  it('let something larger than a minute through when the bucket is full, and wait for it afterwards', () => {
    const bucket = new TokenBucket(100, 0);
    expect(bucket.waitMs(250, 0)).toBe(0);
    bucket.take(250, 0);
    expect(bucket.waitMs(1, 0)).toBe(Math.ceil((151 / 100) * 60_000));
  });

  it('keep calls beside each other to their number', () => {
    const gate = new RouteGate(
      { ...houseWriterRoute, limits: { concurrent: 2 } },
      { failures: 5, openMs: 1, mostMs: 1 },
      () => 0,
      () => 0,
    );
    const first = gate.pass(1);
    gate.pass(1);
    expect([gate.isFree(1), gate.queueMs(1)]).toEqual([false, null]);
    first.answered(1);
    expect(gate.isFree(1)).toBe(true);
  });
});

describe('a slow call', () => {
  const live = () => new AbortController().signal;

  it('is made once more after its time, the first answer counts, and the loser is cancelled before it returns', async () => {
    const clock = handClock();
    const ends: string[] = [];
    const attempt = (name: string, ms: number) => async (signal: AbortSignal) => {
      await clock.sleep(ms, signal).catch((reason) => {
        ends.push(`${name} cancelled`);
        throw reason;
      });
      ends.push(`${name} answered`);
      return name;
    };
    const answer = firstAnswer(attempt('slow', 5_000), async () => attempt('hedge', 300), 1_000, {
      clock,
      signal: live(),
    });
    await clock.run(1_299);
    expect(ends).toEqual([]);
    await clock.run(1);
    expect(await answer).toBe('hedge');
    expect(ends).toEqual(['hedge answered', 'slow cancelled']);
  });

  it('is not made twice when it answers or fails in time', async () => {
    for (const ends of ['answers', 'fails']) {
      const clock = handClock();
      let seconds = 0;
      const first = async () => {
        await clock.sleep(500);
        if (ends === 'fails') throw new Error('no');
        return 'first';
      };
      const second = async () => {
        seconds += 1;
        return async () => 'second';
      };
      const answer = firstAnswer(first, second, 1_000, { clock, signal: live() }).catch(({ message }) => message);
      await clock.run(2_000);
      expect([await answer, seconds]).toEqual([ends === 'fails' ? 'no' : 'first', 0]);
    }
  });

  it('waits for the one when the other fails, and fails when both do', async () => {
    const clock = handClock();
    const failing = (ms: number, message: string) => async () => {
      await clock.sleep(ms);
      throw new Error(message);
    };
    const saved = firstAnswer<string>(
      failing(2_000, 'first'),
      async () => async () => {
        await clock.sleep(3_000);
        return 'second';
      },
      1_000,
      { clock, signal: live() },
    );
    await clock.run(5_000);
    expect(await saved).toBe('second');
    const lost = firstAnswer(failing(2_000, 'first'), async () => failing(100, 'second'), 1_000, {
      clock,
      signal: live(),
    });
    const message = lost.catch((error: Error) => error.message);
    await clock.run(5_000);
    expect(await message).toBe('first');
  });
});

describe('the order of routes', () => {
  const [big, little, other] = [
    { ...houseWriterRoute, name: 'big' },
    { ...houseWriterRoute, name: 'little', class: 'small' as const },
    { ...houseWriterRoute, name: 'other' },
  ];
  const names = (request: Parameters<typeof routeOrder>[2], tasks = {}) =>
    routeOrder([big, little, other], tasks, request).routes.map(({ name }) => name);

  it('is by task where the workspace says so, else by size, and by size after an escalation', () => {
    const tasks = { copy: { routes: ['little', 'big'] } };
    expect(names({ modelClass: 'large', taskClass: 'copy' }, tasks)).toEqual(['little', 'big']);
    expect(names({ modelClass: 'large', taskClass: 'edit' }, tasks)).toEqual(['big', 'other']);
    expect(names({ modelClass: 'small' })).toEqual(['little']);
    expect(names({ modelClass: 'small', taskClass: 'copy', escalated: true }, tasks)).toEqual(['big', 'other']);
  });
});

describe('the first JSON object of a text', () => {
  it('is found whatever stands around it, and comes back as it stands there', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string().filter((text) => !text.includes('{')),
        fc.string(),
        (value, before, after) =>
          firstJsonObject(`${before}${JSON.stringify(value)}${after}`) === JSON.stringify(value),
      ),
    );
    expect(firstJsonObject('no object')).toBeNull();
    expect(firstJsonObject('{"cut": "o')).toBeNull();
  });
});
