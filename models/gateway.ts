import { ChatOpenAI } from '@langchain/openai';
import type { AIMessage } from 'langchain';
import { CopydeskError } from '../domain/errors.ts';
import type { ModelRequest, ModelResponse, TokenUsage } from '../domain/model.ts';
import type { ModelRoute } from '../domain/workspace.ts';
import { classifyError } from './classify-error.ts';
import { Completions } from './completions.ts';
import { strictSchema } from './strict-schema.ts';
import { toLangChain, toolCallsOf } from './to-langchain.ts';

/** The one way to a model. */
export interface ModelGateway {
  /** One request, one attempt. Throws a classed `CopydeskError`; an answer that does not fit the schema is returned as it came. */
  call(request: ModelRequest, options?: { signal?: AbortSignal }): Promise<ModelResponse>;
}

export interface GatewayOptions {
  /** In order of preference. */
  routes: readonly ModelRoute[];
  /** Resolves `env:NAME`, `file:PATH` and `vault:NAME`; asked with each call, since a token may be good for an hour only. */
  secret(reference: string): Promise<string>;
  /** Base address for routes to the model `house-writer` that name none. */
  houseWriterUrl?: string;
  /** Milliseconds for one attempt; ten minutes unless told. */
  timeoutMs?: number;
}

const openAi = 'https://api.openai.com/v1';

export function createGateway(options: GatewayOptions): ModelGateway {
  return {
    async call(request, { signal } = {}) {
      const route = chooseRoute(options.routes, request.modelClass);
      const { schema, strict } = strictSchema(request.output.schema);
      const tools = request.tools.map((tool) => ({ type: 'function' as const, function: tool }));
      const model = await createClient(route, request.temperature, options);
      const bound = tools.length ? model.bindTools(tools) : model;
      try {
        const message = await bound.invoke(toLangChain(request.messages), {
          response_format: { type: 'json_schema', json_schema: { name: request.output.name, schema, strict } },
          ...(signal && { signal }),
        });
        return toResponse(message, route);
      } catch (error) {
        throw classifyError(error, signal);
      }
    },
  };
}

/** The first route of the class; any route when there is none of it. */
function chooseRoute(routes: readonly ModelRoute[], modelClass: ModelRequest['modelClass']): ModelRoute {
  const route = routes.find((candidate) => candidate.class === modelClass) ?? routes[0];
  if (!route)
    throw new CopydeskError('invalid', 'There is no model route.', { where: { file: 'models.yaml', field: 'routes' } });
  return route;
}

async function createClient(route: ModelRoute, temperature: number, options: GatewayOptions): Promise<ChatOpenAI> {
  const houseWriter = route.model === 'house-writer' ? options.houseWriterUrl : undefined;
  const fields = {
    model: route.model,
    temperature,
    // Without a key the client would look for one in the environment, and send it to an address it was not meant for.
    apiKey: route.key ? await options.secret(route.key) : 'none',
    configuration: { baseURL: route.baseUrl ?? houseWriter ?? openAi },
    maxRetries: 0,
    timeout: options.timeoutMs ?? 600_000,
  };
  return new ChatOpenAI({ ...fields, completions: new Completions(fields) });
}

function toResponse(message: AIMessage, route: ModelRoute): ModelResponse {
  const counted = message.usage_metadata;
  const usage: TokenUsage = {
    inputTokens: counted?.input_tokens ?? 0,
    outputTokens: counted?.output_tokens ?? 0,
    cachedInputTokens: counted?.input_token_details?.cache_read ?? 0,
  };
  const metadata = message.response_metadata as { model_name?: string };
  return {
    content: typeof message.content === 'string' ? message.content : message.text,
    toolCalls: toolCallsOf(message),
    usage,
    model: metadata.model_name ?? route.model,
    route: route.name,
    costCents: counted?.input_tokens === undefined ? null : costCents(usage, route),
  };
}

/** Euro cents. Cached tokens count in full: what a provider takes off for them is not in `models.yaml`, so this is an upper bound. */
function costCents(usage: TokenUsage, route: ModelRoute): number | null {
  if (!route.priceCents) return null;
  const { input, output } = route.priceCents;
  return (usage.inputTokens * input + usage.outputTokens * output) / 1_000_000;
}
