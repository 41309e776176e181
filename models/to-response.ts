import type { ModelResponse, TokenUsage } from '../domain/model.ts';
import type { ModelRoute, Prices } from '../domain/model-route.ts';
import { costCents, mostCents } from './price.ts';
import { readUsage } from './read-usage.ts';
import type { Answer } from './send.ts';

/** What the house makes of an answer. Figures that cannot be are not believed: then the bound counts, and the response says so. */
export function toResponse(answer: Answer, route: ModelRoute, atMost: TokenUsage, prices: Prices): ModelResponse {
  const { seen } = answer;
  const finish = finishOf(answer);
  const hasContent = answer.content !== '' || answer.toolCalls.length > 0 || seen.refusal !== '';
  const usage = readUsage(seen.usage, atMost, hasContent);
  return {
    content: answer.content || seen.refusal,
    // Calls of an answer that was cut off or refused are no calls: nobody would answer them.
    toolCalls: finish === 'complete' ? answer.toolCalls : [],
    finish,
    usage: usage ?? atMost,
    model: seen.model ?? route.model,
    route: route.name,
    costCents: usage ? costCents(usage, prices) : mostCents(atMost, prices),
    ...(!usage && { usageUnknown: true }),
  };
}

function finishOf({ content, toolCalls, seen }: Answer): NonNullable<ModelResponse['finish']> {
  if (seen.refusal || seen.finishReason === 'content_filter') return 'refused';
  if (seen.finishReason === 'length') return 'truncated';
  return content.trim() === '' && toolCalls.length === 0 ? 'empty' : 'complete';
}
