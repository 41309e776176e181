import type { AIMessageChunk } from '@langchain/core/messages';
import type { AIMessage } from 'langchain';
import type { ModelRequest, ToolCall } from '../domain/model.ts';
import type { ModelRoute } from '../domain/model-route.ts';
import { notACompletion } from './classify-error.ts';
import { Completions, type Seen } from './completions.ts';
import { endpointOf, maxTokensField } from './endpoint.ts';
import { structureOf } from './structured.ts';
import { toLangChain, toolCallsOf } from './to-langchain.ts';
import { mostOutput } from './upper-bound.ts';

/** An answer as it came over the wire, the final text taken out of its wrapping. */
export interface Answer {
  content: string;
  toolCalls: ToolCall[];
  seen: Seen;
}

export interface SendOptions {
  signal: AbortSignal;
  secret(reference: string): Promise<string>;
  houseWriterUrl?: string;
  /** Told how many characters have come so far. */
  onCharacters?(characters: number): void;
}

/**
 * One request to one route. LangChain's class is used below its runnables: nothing of a prompt may reach a tracer that a variable of the
 * environment switches on.
 */
export async function send(route: ModelRoute, request: ModelRequest, options: SendOptions): Promise<Answer> {
  const structure = structureOf(request, route);
  const completions = await openCompletions(route, request, options);
  const messages = toLangChain(structure.messages);
  const { response_format, tool_choice } = structure;
  const callOptions = {
    signal: options.signal,
    ...(structure.tools.length > 0 && {
      tools: structure.tools.map((tool) => ({ type: 'function' as const, function: tool })),
    }),
    ...(tool_choice && { tool_choice }),
    ...(response_format && { response_format }),
  } as Parameters<Completions['_generate']>[1];
  const message = route.stream
    ? await inPieces(completions, messages, callOptions)
    : await whole(completions, messages, callOptions);
  const { seen } = completions;
  if (!message || seen.choices === 0) throw notACompletion();
  const content = typeof message.content === 'string' ? message.content : message.text;
  return { ...structure.read(content, toolCallsOf(message)), seen };
}

type Arguments = Parameters<Completions['_generate']>;

async function whole(
  completions: Completions,
  messages: Arguments[0],
  options: Arguments[1],
): Promise<AIMessage | undefined> {
  const { generations } = await completions._generate(messages, options);
  return generations[0]?.message as AIMessage | undefined;
}

async function inPieces(
  completions: Completions,
  messages: Arguments[0],
  options: Arguments[1],
): Promise<AIMessage | undefined> {
  let gathered: AIMessageChunk | undefined;
  for await (const { message } of completions._streamResponseChunks(messages, options)) {
    const chunk = message as AIMessageChunk;
    gathered = gathered ? (gathered.concat(chunk) as AIMessageChunk) : chunk;
  }
  // A stream that ends without a reason was cut off on the way.
  if (completions.seen.finishReason === null) throw notACompletion();
  return gathered as unknown as AIMessage | undefined;
}

async function openCompletions(
  route: ModelRoute,
  { temperature }: ModelRequest,
  options: SendOptions,
): Promise<Completions> {
  const url = endpointOf(route, options.houseWriterUrl);
  const completions = new Completions({
    model: route.model,
    temperature,
    // Without a key the client would look for one in the environment, and send it to an address it was not meant for.
    apiKey: route.key ? await options.secret(route.key) : 'none',
    configuration: { baseURL: url },
    maxRetries: 0,
    // The gateway's own time is up before; this only keeps the client from giving up earlier by its default.
    timeout: 1_000_000,
  });
  completions.bound = { [maxTokensField(url)]: mostOutput(route) };
  if (options.onCharacters) completions.onCharacters = options.onCharacters;
  return completions;
}
