import type { ModelRequest, TokenUsage } from '../domain/model.ts';
import type { ModelRoute } from '../domain/model-route.ts';

/** What an answer may have where its route says nothing: enough for the longest article of the house. */
const usualOutputTokens = 8_192;

/** For the words that a chat template puts around a conversation, and around each message. */
const template = { conversation: 512, message: 64 };

/** Tokens that an answer may have. It is sent along, so that the bound of the answer holds. */
export const mostOutput = ({ maxOutputTokens, contextTokens }: ModelRoute): number =>
  Math.min(maxOutputTokens ?? usualOutputTokens, contextTokens ?? Number.POSITIVE_INFINITY);

/**
 * Tokens that no provider reports more than. Byte-level BPE and SentencePiece with byte fallback make at most one token of a byte of UTF-8, so
 * bytes are a sure bound of the text. Tools and schema count twice, since templates lay them out with line breaks and indentation. A prompt
 * longer than the context is not taken, so where the context is known it bounds as well. Nothing tighter is sound without the tokenizer.
 */
export function atMost(request: ModelRequest, route: ModelRoute): TokenUsage {
  const { messages, tools, output } = request;
  const bytes =
    bytesOf(messages) +
    2 * (bytesOf(tools) + bytesOf(output)) +
    template.conversation +
    template.message * messages.length;
  return {
    inputTokens: Math.min(bytes, route.contextTokens ?? Number.POSITIVE_INFINITY),
    outputTokens: mostOutput(route),
    cachedInputTokens: 0,
  };
}

/** Tokens that a prompt will have, at four characters each: an estimate, for room and rates; never for money. */
export const probableTokens = ({ messages, tools, output }: ModelRequest): number =>
  Math.ceil(JSON.stringify([messages, tools, output]).length / 4);

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value), 'utf8');
