import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { CopydeskError } from '../../domain/errors.ts';
import type { Accounting, Attempt, AttemptOutcome, ModelRequest, ModelResponse } from '../../domain/model.ts';
import type { ModelRoute } from '../../domain/model-route.ts';
import { createGateway } from '../../models/gateway.ts';
import { type ChatCompletions, type Saying, startChatCompletions } from '../simulators/chat-completions.ts';
import type { Fault } from '../simulators/kit.ts';

const Report = z.strictObject({ title: z.string(), words: z.number() });
const good = { title: 'Schichten im Regen', words: 3 };

const request: ModelRequest = {
  modelClass: 'large',
  temperature: 0,
  messages: [
    { role: 'system', content: 'Du schreibst.' },
    { role: 'user', content: 'Auftrag: ein Titel.' },
  ],
  tools: [],
  output: { name: 'report', schema: z.toJSONSchema(Report) as Record<string, unknown> },
};
const prices = { input: 100, cachedInput: 10, output: 400 };
const cents = (32 * 100 + 8 * 10 + 10 * 400) / 1e6;

/** What goes wrong, what comes of it on a route alone, and how that attempt stands in the books. */
interface Trouble {
  fault?: Fault;
  says?: Saying;
  /** Class of the error, or how the answer ended. */
  alone: string;
  booked: AttemptOutcome['kind'];
  /** Whether the next route is asked. */
  goesOn: boolean;
}
const status = (
  code: number,
  headers?: Record<string, string>,
  json: unknown = { error: { message: 'x' } },
): Fault => ({
  kind: 'status',
  status: code,
  json,
  ...(headers && { headers }),
});
const quota = { error: { message: 'x', code: 'insufficient_quota', type: 'insufficient_quota' } };
const troubles: Record<string, Trouble> = {
  nothing: { says: 'well', alone: 'complete', booked: 'answered', goesOn: false },
  '429 with Retry-After': {
    fault: status(429, { 'retry-after': '7' }),
    alone: 'rate_limited',
    booked: 'unanswered',
    goesOn: true,
  },
  '429 without Retry-After': { fault: status(429), alone: 'rate_limited', booked: 'unanswered', goesOn: true },
  'quota used up': { fault: status(429, undefined, quota), alone: 'over_budget', booked: 'unanswered', goesOn: true },
  '401': { fault: status(401), alone: 'auth', booked: 'unanswered', goesOn: true },
  '404': { fault: status(404), alone: 'not_found', booked: 'unanswered', goesOn: true },
  '400': { fault: status(400), alone: 'invalid', booked: 'unanswered', goesOn: false },
  '500': { fault: status(500), alone: 'transient', booked: 'unanswered', goesOn: true },
  '503': { fault: status(503), alone: 'transient', booked: 'unanswered', goesOn: true },
  '504': { fault: status(504), alone: 'transient', booked: 'unknown', goesOn: true },
  hang: { fault: { kind: 'silence' }, alone: 'transient', booked: 'unknown', goesOn: true },
  'reset before': { fault: { kind: 'reset-before' }, alone: 'transient', booked: 'unknown', goesOn: true },
  'reset after': { fault: { kind: 'reset-after' }, alone: 'transient', booked: 'unknown', goesOn: true },
  'half of the response': { fault: { kind: 'garbled' }, alone: 'transient', booked: 'unknown', goesOn: true },
  'broken JSON': { says: 'broken JSON', alone: 'complete', booked: 'answered', goesOn: false },
  'wrong schema': { says: 'wrong schema', alone: 'complete', booked: 'answered', goesOn: false },
  'empty answer': { says: 'empty', alone: 'empty', booked: 'answered', goesOn: false },
  refusal: { says: 'refusal', alone: 'refused', booked: 'answered', goesOn: false },
  'content filter': { says: 'filtered', alone: 'refused', booked: 'answered', goesOn: false },
  truncated: { says: 'truncated', alone: 'truncated', booked: 'answered', goesOn: false },
  'usage missing': { says: 'usage missing', alone: 'complete', booked: 'unknown', goesOn: false },
  'usage negative': { says: 'usage negative', alone: 'complete', booked: 'unknown', goesOn: false },
  'usage zero with content': { says: 'usage zero', alone: 'complete', booked: 'unknown', goesOn: false },
  'usage above max_tokens': { says: 'usage above max_tokens', alone: 'complete', booked: 'unknown', goesOn: false },
  'usage above the prompt': { says: 'usage above the prompt', alone: 'complete', booked: 'unknown', goesOn: false },
};
const unusable = ['broken JSON', 'wrong schema'];
const kinds = ['json-schema', 'tool', 'ask'] as const;

interface Booked {
  attempt: Attempt;
  outcome: AttemptOutcome | null;
}

function books(): { booked: Booked[]; accounting: Accounting } {
  const booked: Booked[] = [];
  return {
    booked,
    accounting: {
      async reserve(attempt) {
        const line: Booked = { attempt, outcome: null };
        booked.push(line);
        return {
          async settle(outcome) {
            if (line.outcome) throw new Error('This attempt is settled already.');
            line.outcome = outcome;
          },
        };
      },
    },
  };
}

describe('every fault on every kind of route', () => {
  let first: ChatCompletions;
  let second: ChatCompletions;
  const table: string[] = ['fault | route | outcome | booked | then'];

  beforeAll(async () => {
    first = await startChatCompletions(good, { title: 7 });
    second = await startChatCompletions(good, { title: 7 });
  });
  beforeEach(() => {
    first.log.length = 0;
    second.log.length = 0;
  });
  afterEach(() => {
    first.faults(() => ({ kind: 'none' }));
    first.says(() => 'well');
  });
  afterAll(async () => {
    await Promise.all([first.close(), second.close()]);
    process.stdout.write(`\n${table.join('\n')}\n`);
  });

  const route = (name: string, { url }: ChatCompletions, structured: ModelRoute['structured']): ModelRoute => ({
    name,
    model: `model-${name}`,
    class: 'large',
    baseUrl: `${url}/v1`,
    priceCents: prices,
    structured,
    maxOutputTokens: 300,
  });

  async function run(trouble: Trouble, routes: ModelRoute[]) {
    if (trouble.fault) first.faults(() => trouble.fault!);
    if (trouble.says) first.says(() => trouble.says!);
    const timeoutMs = trouble.fault?.kind === 'silence' ? 150 : 20_000;
    const gateway = createGateway({ routes, secret: async () => '', timeoutMs, random: () => 0 });
    const { booked, accounting } = books();
    const ended = await gateway.call(request, { accounting }).then(
      (response): { response: ModelResponse; error: null } => ({ response, error: null }),
      (error: CopydeskError): { response: null; error: CopydeskError } => ({ response: null, error }),
    );
    return { ...ended, booked, gateway };
  }

  for (const kind of kinds) {
    for (const [name, trouble] of Object.entries(troubles)) {
      it(`${name}: a route by ${kind}, alone`, async () => {
        const { response, error, booked, gateway } = await run(trouble, [route('main', first, kind)]);
        const outcome = error?.errorClass ?? response!.finish;
        table.push([name, kind, outcome, booked[0]!.outcome?.kind, '-'].join(' | '));
        expect(outcome).toBe(trouble.alone);
        expect(booked).toHaveLength(1);
        expect(booked[0]!.outcome).toMatchObject({ kind: trouble.booked });
        // Sent once: trying again is Temporal's affair.
        expect(first.log).toHaveLength(1);
        if (error?.errorClass === 'rate_limited') {
          expect(gateway.health()[0]!.coolingMs).toBeGreaterThanOrEqual(name.includes('with Retry') ? 6_000 : 0);
        }
        if (!response) return;
        const unknown = trouble.booked === 'unknown';
        expect(response.usageUnknown ?? false).toBe(unknown);
        expect(response.costCents).toBeCloseTo(unknown ? booked[0]!.attempt.atMostCents : cents, 9);
        expect(response.toolCalls).toEqual([]);
        const parsed = Report.safeParse(parse(response.content));
        expect(parsed.success).toBe(trouble.alone === 'complete' && !unusable.includes(name));
        if (parsed.success) expect(parsed.data).toEqual(good);
      });

      it(`${name}: a route by ${kind}, with a fallback`, async () => {
        const { response, error, booked } = await run(trouble, [
          route('main', first, kind),
          route('other', second, kind),
        ]);
        const outcome = error?.errorClass ?? response!.finish;
        table.push([name, `${kind} + fallback`, outcome, booked[0]!.outcome?.kind, response?.route ?? '-'].join(' | '));
        expect(outcome).toBe(trouble.goesOn ? 'complete' : trouble.alone);
        expect(booked.map(({ outcome: each }) => each?.kind)).toEqual(
          trouble.goesOn ? [trouble.booked, 'answered'] : [trouble.booked],
        );
        expect(booked.map(({ attempt }) => [attempt.number, attempt.route])).toEqual(
          [
            [1, 'main'],
            [2, 'other'],
          ].slice(0, booked.length),
        );
        expect(second.log).toHaveLength(trouble.goesOn ? 1 : 0);
        if (!trouble.goesOn) return;
        expect(response).toMatchObject({ route: 'other', failed: [{ route: 'main', errorClass: trouble.alone }] });
        expect(parse(response!.content)).toEqual(good);
      });
    }
  }

  it('never books less than the provider charged for what it believes', async () => {
    const { booked } = await run(troubles.nothing!, [route('main', first, 'json-schema')]);
    const { atMost, atMostCents } = booked[0]!.attempt;
    expect(atMost.inputTokens).toBeGreaterThan(Buffer.byteLength(JSON.stringify(request.messages)));
    expect(atMost.outputTokens).toBe(300);
    expect(atMostCents).toBeGreaterThan(cents);
  });
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
