import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import { Brief } from '../../domain/brief.ts';
import type { Pin } from '../../domain/campaign.ts';
import { createGateway } from '../../models/gateway.ts';
import type { LoggedRequest } from '../../models/house-writer/request-log.ts';
import { startHouseWriter } from '../../models/house-writer/start-house-writer.ts';
import { example, openDesk, tenant } from './desk.ts';

/** What becomes of a request on its way: `die` is the worker, right after the provider's answer and before it is booked. */
type Fate = 'answer' | 'reset' | 'hang' | 'refuse' | 'die';
const fates: Fate[] = [
  'answer',
  'reset',
  'answer',
  'refuse',
  'die',
  'answer',
  'hang',
  'die',
  'reset',
  'answer',
  'refuse',
  'answer',
];

interface Line {
  claim: number;
  outcome: string;
  input: number;
  output: number;
  micro: number;
}

describe('the ledger beside the own log of the provider', () => {
  let desk: Awaited<ReturnType<typeof openDesk>>;
  let directory: string;
  let pin: Pin;
  const closers: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    desk = await openDesk();
    directory = await mkdtemp(join(tmpdir(), 'copydesk-log-'));
    const brief = Brief.parse(parse(await readFile(`${example}/briefs/produkt-launch.yaml`, 'utf8')));
    const put = await desk.store.artifacts.put('brief', brief);
    pin = await desk.activitiesOf('books').pinRun({ tenant, campaign: 'books', brief: put });
  }, 120_000);
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
    await desk?.close();
    if (directory) await rm(directory, { recursive: true });
  });

  it('is equal to the token for what was answered, and an upper bound for what nobody knows', async () => {
    const logFile = join(directory, 'requests.jsonl');
    const writer = await startHouseWriter({ logFile });
    closers.push(() => writer.close());
    let fate: Fate = 'answer';
    const delivered: string[] = [];
    const proxy = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      if (fate === 'refuse')
        return void response
          .writeHead(429, { 'content-type': 'application/json' })
          .end('{"error":{"message":"slow down"}}');
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${new URL(writer.url).origin}${request.url}`, {
        method: 'POST',
        headers,
        body: Buffer.concat(chunks),
      });
      const body = await answer.text();
      if (fate === 'reset') return void request.socket.destroy();
      if (fate === 'hang') return;
      if (fate === 'answer') delivered.push(JSON.parse(body).id);
      response.writeHead(answer.status, headers).end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => proxy.once('listening', resolve));
    closers.push(async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    });

    const prices = { input: 250, output: 1_000 };
    const route = { name: 'paid', model: 'house-writer', class: 'large' as const, priceCents: prices };
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/v1`;
    // A new one for each call: a route that has just failed is left alone for a while, and each request is to meet its fate.
    const real = () =>
      createGateway({
        routes: [{ ...route, baseUrl: url }],
        secret: async () => '',
        timeoutMs: 2_000,
      });
    const dead = new Error('The worker is gone.');
    const gateway: TenantDependencies['gateway'] = {
      ...real(),
      async call(request, options) {
        if (fate !== 'die') return real().call(request, options);
        const { accounting } = options!;
        await real().call(request, {
          ...options,
          accounting: {
            async reserve(attempt) {
              await accounting!.reserve(attempt);
              return { settle: async () => undefined };
            },
          },
        });
        throw dead;
      },
    };
    const { callModel } = desk.activitiesOf('books', { gateway });
    for (const [n, one] of fates.entries()) {
      const turn = {
        ...{ pin, stage: 'research', step: `research-${n}`, turns: [], escalate: false },
        task: { role: 'researcher', language: pin.language },
      };
      fate = one;
      const first = await callModel(turn).catch((error: Error) => error);
      expect(first instanceof Error).toBe(one !== 'answer');
      if (one === 'answer') continue;
      fate = 'answer';
      await callModel(turn);
    }

    const log: LoggedRequest[] = (await readFile(logFile, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const lines = await desk.store.sql.query<Line>(
      `select claim, outcome, input_tokens as input, output_tokens as output, micro_cents as micro
       from ledger_model_calls where tenant = $1 order by sequence`,
      [tenant],
    );
    const of = (outcome: string) => lines.filter((line) => line.outcome === outcome);
    const costOf = ({ input, output }: { input: number; output: number }) =>
      input * prices.input + output * prices.output;
    const usageOf = ({ usage }: LoggedRequest) => ({ input: usage!.prompt_tokens, output: usage!.completion_tokens });

    const known = log.filter(({ id }) => delivered.includes(id)).map(usageOf);
    const answered = of('answered').map(({ input, output }) => ({ input, output }));
    expect(answered).toEqual(known);
    expect(of('answered').map(({ micro }) => micro)).toEqual(known.map(costOf));

    // The rest of the provider's log, in its order: each is a line of the ledger that says no less.
    const rest = log.filter(({ id }) => !delivered.includes(id)).map(usageOf);
    const unknown = of('unknown');
    expect(unknown).toHaveLength(rest.length);
    expect(rest).toHaveLength(fates.filter((one) => ['reset', 'hang', 'die'].includes(one)).length);
    for (const [n, line] of unknown.entries()) {
      expect(line.micro).toBeGreaterThanOrEqual(costOf(rest[n]!));
      expect(line.input).toBeGreaterThanOrEqual(rest[n]!.input);
    }
    expect(of('unanswered')).toEqual([
      expect.objectContaining({ input: 0, output: 0, micro: 0 }),
      expect.objectContaining({ input: 0, output: 0, micro: 0 }),
    ]);

    const [campaign] = await desk.store.budgets.standing({ campaign: 'books', month: '2026-11' });
    const sum = (all: { micro: number }[]) => all.reduce((total, { micro }) => total + micro, 0) / 1_000_000;
    expect(campaign).toMatchObject({ reservedCents: 0, knownCents: sum(of('answered')), unknownCents: sum(unknown) });
  }, 120_000);
});
