import { setTimeout as sleep } from 'node:timers/promises';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { hashOf } from '../../domain/canonical.ts';
import { type Answer, answer } from './answer.ts';
import { draw, type HouseWriterMode, latencyOf } from './mode.ts';
import { parseJson } from './read-material.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import { type ApiUsage, createUsageCounter } from './usage.ts';
import { type ApiError, type ChatRequest, validateRequest } from './validate-request.ts';

const model = 'house-writer';
const fingerprint = 'house-writer: extractive, no language model';

/** The OpenAI-compatible endpoint: chat completions and models, nothing else. */
export function createEndpoint(mode: HouseWriterMode, log: RequestLog | null): Hono {
  const app = new Hono();
  const countUsage = createUsageCounter();
  const attempts = new Map<string, number>();
  let count = 0;

  app.use('/v1/*', async (c, next) => {
    const authorization = c.req.header('authorization');
    if (mode.apiKey !== undefined && authorization !== `Bearer ${mode.apiKey}`) {
      const message = authorization ? 'Incorrect API key provided.' : 'You did not provide an API key.';
      return c.json({ error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' } }, 401);
    }
    return next();
  });

  app.get('/v1/models', (c) =>
    c.json({ object: 'list', data: [{ id: model, object: 'model', created: 0, owned_by: fingerprint }] }),
  );

  app.post('/v1/chat/completions', async (c) => {
    const receivedAt = new Date();
    const body = parseJson(await c.req.text());
    const checked = validateRequest(body, [model]);
    const request = 'error' in checked ? null : checked;
    const hash = hashOf(request ?? body ?? null);
    const id = `chatcmpl-${hash.slice(-16)}-${++count}`;
    // Draws about luck also depend on how often this request came: else a retry would fail for ever.
    const attempt = (attempts.get(hash) ?? 0) + 1;
    attempts.set(hash, attempt);
    const limited = request && draw(mode, 'rate-limit', [hash, attempt]) < (mode.rateLimit ?? 0);
    if (request && !limited) await sleep(latencyOf(mode, [hash, attempt]));

    const failure = limited ? tooMany : 'error' in checked ? checked : null;
    const given = failure || !request ? null : answer(request, mode, hash);
    const usage = given && request ? countUsage(promptOf(request), completionOf(given)) : null;
    const entry: LoggedRequest = {
      id,
      receivedAt: receivedAt.toISOString(),
      answeredAt: new Date().toISOString(),
      messages: hashOf(request?.messages ?? null),
      schema: request?.response_format?.type === 'json_schema' ? request.response_format.json_schema.name : null,
      tools: request?.tools?.map((tool) => tool.function.name) ?? [],
      answer: given?.kind ?? 'error',
      status: failure?.status ?? 200,
      usage,
    };
    await log?.write(entry);
    if (failure || !given || !usage || !request) {
      const { status, error } = failure ?? tooMany;
      return c.json({ error }, status as 400, status === 429 ? { 'retry-after-ms': '250', 'retry-after': '1' } : {});
    }
    const message = messageOf(given, id);
    const reason = given.kind === 'final' ? 'stop' : 'tool_calls';
    const head = { id, created: Math.floor(receivedAt.getTime() / 1000), model, system_fingerprint: fingerprint };
    if (!request.stream) {
      const choice = { index: 0, message, logprobs: null, finish_reason: reason };
      return c.json({ ...head, object: 'chat.completion', choices: [choice], usage });
    }
    return streamSSE(c, async (stream) => {
      for (const chunk of chunksOf(message, reason, request.stream_options?.include_usage ? usage : null)) {
        await stream.writeSSE({ data: JSON.stringify({ ...head, object: 'chat.completion.chunk', ...chunk }) });
      }
      await stream.writeSSE({ data: '[DONE]' });
    });
  });

  app.onError((error, c) => {
    const message = `The house writer failed: ${error.message}`;
    return c.json({ error: { message, type: 'server_error', param: null, code: null } }, 500);
  });

  app.notFound((c) =>
    c.json(
      { error: { message: `Unknown address ${c.req.path}.`, type: 'invalid_request_error', param: null, code: null } },
      404,
    ),
  );
  return app;
}

const tooMany: ApiError = {
  status: 429,
  error: { message: 'Rate limit reached. Try again.', type: 'requests', param: null, code: 'rate_limit_exceeded' },
};

/** In the order that stays longest the same from call to call, as providers lay prompts out: tools, schema, messages. */
const promptOf = ({ tools, response_format, messages }: ChatRequest): string =>
  JSON.stringify(tools ?? []) + JSON.stringify(response_format ?? {}) + JSON.stringify(messages);

const completionOf = (given: Answer): string => (given.kind === 'final' ? given.content : JSON.stringify(given.calls));

function messageOf(given: Answer, id: string) {
  if (given.kind === 'final') return { role: 'assistant', content: given.content, refusal: null };
  const tool_calls = given.calls.map((call, index) => ({
    id: `call_${id.slice(9)}_${index}`,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
  return { role: 'assistant', content: null, refusal: null, tool_calls };
}

/** One chunk with all of it, one with the reason it ended, one with the usage if that was asked for. */
function chunksOf(message: ReturnType<typeof messageOf>, reason: string, usage: ApiUsage | null): object[] {
  const calls = 'tool_calls' in message ? message.tool_calls?.map((call, index) => ({ index, ...call })) : undefined;
  const delta = { ...message, ...(calls && { tool_calls: calls }) };
  return [
    { choices: [{ index: 0, delta, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason: reason }] },
    ...(usage ? [{ choices: [], usage }] : []),
  ];
}
