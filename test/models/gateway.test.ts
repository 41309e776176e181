import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { researcher } from '../../agents/researcher/card.ts';
import { searchKnowledge } from '../../agents/tools/search-knowledge.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { ModelRequest } from '../../domain/model.ts';
import type { ModelRoute } from '../../domain/model-route.ts';
import { createGateway } from '../../models/gateway.ts';
import type { HouseWriterMode } from '../../models/house-writer/mode.ts';
import { startHouseWriter } from '../../models/house-writer/start-house-writer.ts';
import { defaultRoutes, houseWriterRoute } from '../../models/routes.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function houseWriter(mode: HouseWriterMode = {}): Promise<string> {
  const writer = await startHouseWriter({ mode });
  closers.push(() => writer.close());
  return writer.url;
}

async function server(listener: RequestListener): Promise<string> {
  const listening = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  closers.push(async () => {
    listening.closeAllConnections();
    await new Promise((resolve) => listening.close(resolve));
  });
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/v1`;
}

const answering = (status: number, body: unknown, headers: Record<string, string> = {}): Promise<string> =>
  server((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });

const gatewayTo = (url: string, route: Partial<ModelRoute> = {}, timeoutMs?: number) =>
  createGateway({
    routes: [{ ...houseWriterRoute, ...route }],
    secret: async () => 'secret-key',
    houseWriterUrl: url,
    timeoutMs,
  });

const task = {
  role: 'researcher',
  language: 'de',
  brief: { title: 'Start', goal: '', audience: '', products: [], questions: ['Was wiegt die Jacke?'] },
};
const request: ModelRequest = {
  modelClass: 'large',
  temperature: 0,
  messages: [
    { role: 'system', content: 'Du recherchierst.' },
    { role: 'user', content: `Aufgabe:\n\`\`\`json\n${JSON.stringify(task)}\n\`\`\`` },
  ],
  tools: [
    {
      name: searchKnowledge.name,
      description: searchKnowledge.description,
      parameters: z.toJSONSchema(searchKnowledge.arguments) as Record<string, unknown>,
    },
  ],
  output: { name: researcher.output.name, schema: z.toJSONSchema(researcher.output.schema) as Record<string, unknown> },
};

const errorOf = (promise: Promise<unknown>): Promise<CopydeskError> =>
  promise.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error) => error as CopydeskError,
  );

describe('gateway', () => {
  it('makes a round of tools and a final answer that fits the schema', async () => {
    const gateway = gatewayTo(await houseWriter());
    const first = await gateway.call(request);
    expect(first.toolCalls.map(({ name }) => name)).toEqual(['search_knowledge']);
    expect(searchKnowledge.arguments.safeParse(first.toolCalls[0]!.arguments).success).toBe(true);
    const passage = {
      id: 'a.md#1',
      document: 'a.md',
      title: 'Jacke',
      heading: null,
      text: 'Die Jacke wiegt 412 Gramm in M.',
      language: 'de',
    };
    const second = await gateway.call({
      ...request,
      messages: [
        ...request.messages,
        { role: 'assistant', content: first.content, toolCalls: first.toolCalls },
        {
          role: 'tool',
          toolCallId: first.toolCalls[0]!.id,
          name: 'search_knowledge',
          content: JSON.stringify({ passages: [passage] }),
        },
      ],
    });
    const report = researcher.output.schema.parse(JSON.parse(second.content));
    expect(report).toMatchObject({ facts: [{ quote: passage.text, passage: 'a.md#1', question: 0 }], gaps: [] });
    expect(second).toMatchObject({ model: 'house-writer', route: 'house-writer', costCents: 0, toolCalls: [] });
  });

  it("takes usage from the provider's numbers and cost from the route's prices", async () => {
    const gateway = gatewayTo(await houseWriter(), { priceCents: { input: 100, output: 400 } });
    const { usage, costCents } = await gateway.call(request);
    expect(usage.inputTokens).toBeGreaterThan(100);
    expect(costCents).toBeCloseTo((usage.inputTokens * 100 + usage.outputTokens * 400) / 1e6, 9);
    const again = await gateway.call(request);
    expect(again.usage.cachedInputTokens).toBeGreaterThan(0);
    expect(again.usage.cachedInputTokens).toBeLessThanOrEqual(again.usage.inputTokens);
  });

  it('counts cached tokens at their own price, and in full where there is none', async () => {
    const gateway = gatewayTo(await houseWriter(), { priceCents: { input: 100, cachedInput: 10, output: 400 } });
    await gateway.call(request);
    const { usage, costCents } = await gateway.call(request);
    const fresh = usage.inputTokens - usage.cachedInputTokens;
    expect(usage.cachedInputTokens).toBeGreaterThan(0);
    expect(costCents).toBeCloseTo((fresh * 100 + usage.cachedInputTokens * 10 + usage.outputTokens * 400) / 1e6, 9);
  });

  it('sends nothing to a route without prices, and says what to write where; the house writer is free', async () => {
    let calls = 0;
    const url = await server((_, response) => {
      calls += 1;
      response.end('{}');
    });
    const priceless = { model: 'm', name: 'main', baseUrl: url, priceCents: undefined };
    const error = await errorOf(gatewayTo(url, priceless).call(request));
    expect(error).toMatchObject({
      errorClass: 'invalid',
      where: { file: 'models.yaml', field: 'routes.main.priceCents' },
    });
    expect(error.message).toContain('priceCents: { input: 185, cachedInput: 46, output: 740 }');
    const environment = await errorOf(gatewayTo(url, { ...priceless, name: 'environment' }).call(request));
    expect(environment.message).toContain('COPYDESK_MODEL_PRICE_INPUT=185 COPYDESK_MODEL_PRICE_OUTPUT=740');
    expect(calls).toBe(0);
    expect((await gatewayTo(await houseWriter(), { priceCents: undefined }).call(request)).costCents).toBe(0);
  });

  it('sends nothing off this machine unless the caller says that it may', async () => {
    const away = { model: 'm', baseUrl: 'https://models.invalid/v1', priceCents: { input: 1, output: 1 } };
    expect((await errorOf(gatewayTo('', away).call(request))).errorClass).toBe('denied');
    const denial = new CopydeskError('denied', 'No.');
    const mayCall = async () => Promise.reject(denial);
    expect(await errorOf(gatewayTo('', away).call(request, { mayCall }))).toBe(denial);
  });

  it('takes the route of the class, or any other when there is none', async () => {
    const url = await houseWriter();
    const routes = [houseWriterRoute, { ...houseWriterRoute, name: 'little', class: 'small' as const }];
    const both = createGateway({ routes, secret: async () => '', houseWriterUrl: url });
    expect((await both.call({ ...request, modelClass: 'small' })).route).toBe('little');
    expect((await gatewayTo(url).call({ ...request, modelClass: 'small' })).route).toBe('house-writer');
  });

  it('returns broken JSON and broken tool arguments as they came, for the caller to refuse', async () => {
    const message = {
      role: 'assistant',
      content: '{"summary": "cut o',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'search_knowledge', arguments: '{"query": ' } }],
    };
    const usage = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 };
    const url = await answering(200, {
      id: 'x',
      model: 'm',
      choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
      usage,
    });
    const response = await gatewayTo(url).call(request);
    expect(response).toMatchObject({
      content: '{"summary": "cut o',
      toolCalls: [{ id: 'c1', name: 'search_knowledge', arguments: '{"query": ' }],
      usage: { inputTokens: 7, outputTokens: 3, cachedInputTokens: 0 },
    });
  });

  it.each([
    [401, 'auth'],
    [403, 'auth'],
    [402, 'over_budget'],
    [404, 'not_found'],
    [400, 'invalid'],
    [422, 'invalid'],
    [408, 'transient'],
    [500, 'transient'],
    [503, 'transient'],
  ])('classes status %i as %s and keeps the words of the provider out of the message', async (status, errorClass) => {
    const url = await answering(status, { error: { message: 'PROVIDER WORDS', type: 'x', code: null, param: null } });
    const error = await errorOf(gatewayTo(url).call(request));
    expect(error).toBeInstanceOf(CopydeskError);
    expect(error.errorClass).toBe(errorClass);
    expect(error.message).not.toContain('PROVIDER');
    expect(String((error.cause as Error).message)).toContain('PROVIDER');
  });

  it('passes on how long to wait when the rate is limited, and does not try again by itself', async () => {
    let calls = 0;
    const url = await server((_, response) => {
      calls += 1;
      response
        .writeHead(429, { 'retry-after': '7', 'content-type': 'application/json' })
        .end('{"error":{"message":"slow"}}');
    });
    const error = await errorOf(gatewayTo(url).call(request));
    expect(error.errorClass).toBe('rate_limited');
    // Not all at once, and nobody before the provider's own time.
    expect(error.retryAfterMs).toBeGreaterThan(6_900);
    expect(error.retryAfterMs).toBeLessThan(9_100);
    expect(calls).toBe(1);
  });

  it('tells a used-up quota from a limited rate', async () => {
    const url = await answering(429, {
      error: { message: 'x', code: 'insufficient_quota', type: 'insufficient_quota' },
    });
    expect((await errorOf(gatewayTo(url).call(request))).errorClass).toBe('over_budget');
  });

  it('classes a refused connection, a lost one, a timeout and nonsense as transient', async () => {
    const lost = await server((_, response) => response.destroy());
    const silent = await server(() => undefined);
    const nonsense = await answering(200, { hello: 'world' });
    for (const [url, timeout] of [['http://127.0.0.1:9/v1'], [lost], [silent, 200], [nonsense]] as [
      string,
      number?,
    ][]) {
      const error = await errorOf(gatewayTo(url, {}, timeout).call(request));
      expect([url, error.errorClass]).toEqual([url, 'transient']);
    }
  });

  it('classes an abort as cancelled', async () => {
    const url = await server(() => undefined);
    const controller = new AbortController();
    const call = errorOf(gatewayTo(url).call(request, { signal: controller.signal }));
    setTimeout(() => controller.abort(), 50);
    expect((await call).errorClass).toBe('cancelled');
  });

  it('sends the key of the route and no other', async () => {
    const url = await houseWriter({ apiKey: 'secret-key' });
    const open = await gatewayTo(url, { key: 'env:SOME_KEY' }).call(request);
    expect(open.toolCalls).toHaveLength(1);
    expect((await errorOf(gatewayTo(url).call(request))).errorClass).toBe('auth');
  });
});

describe('default routes', () => {
  it('are the house writer when the environment names nothing', () => {
    expect(defaultRoutes({ hasOpenAiKey: false })).toEqual([houseWriterRoute]);
  });

  it('are the endpoint of the environment, with a reference to the key and never the key', () => {
    const [route] = defaultRoutes({ hasOpenAiKey: true, openAiBaseUrl: 'http://127.0.0.1:1/v1', openAiModel: 'm' });
    expect(route).toMatchObject({ model: 'm', baseUrl: 'http://127.0.0.1:1/v1', key: 'env:OPENAI_API_KEY' });
    expect(
      defaultRoutes({ hasOpenAiKey: false, openAiBaseUrl: 'http://127.0.0.1:1/v1', openAiModel: 'm' })[0],
    ).not.toHaveProperty('key');
  });

  it('ask for a model name when an own endpoint is given without one', () => {
    expect(() => defaultRoutes({ hasOpenAiKey: true, openAiBaseUrl: 'http://127.0.0.1:1/v1' })).toThrow('OPENAI_MODEL');
  });
});
