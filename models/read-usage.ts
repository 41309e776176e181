import type { TokenUsage } from '../domain/model.ts';

/** The figures of a provider as they came, by the names of the OpenAI API. */
export interface RawUsage {
  prompt_tokens?: unknown;
  completion_tokens?: unknown;
  prompt_tokens_details?: { cached_tokens?: unknown } | null;
}

/** What a provider says was used, or null where that is missing or cannot be: then nobody knows, and the bound counts. */
export function readUsage(
  raw: RawUsage | null | undefined,
  atMost: TokenUsage,
  hasContent: boolean,
): TokenUsage | null {
  const inputTokens = raw?.prompt_tokens;
  const outputTokens = raw?.completion_tokens;
  const cachedInputTokens = raw?.prompt_tokens_details?.cached_tokens ?? 0;
  if (!isCount(inputTokens) || !isCount(outputTokens) || !isCount(cachedInputTokens)) return null;
  if (inputTokens === 0 || (outputTokens === 0 && hasContent)) return null;
  if (inputTokens > atMost.inputTokens || outputTokens > atMost.outputTokens || cachedInputTokens > inputTokens)
    return null;
  return { inputTokens, outputTokens, cachedInputTokens };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
