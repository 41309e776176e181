import { CopydeskError } from '../domain/errors.ts';
import type { Accounting, ModelRequest, ModelResponse } from '../domain/model.ts';
import type { ModelGateway } from '../models/gateway.ts';
import { houseWriterRoute } from '../models/routes.ts';
import type { RunMaterial } from './run-material.ts';

/** No answer of ours is longer. */
const longestAnswer = 16_000;

/** One call as one attempt in the books. A token has a byte at least, so no prompt has more of them. */
export async function callAccounted(
  gateway: ModelGateway,
  { workspace }: Pick<RunMaterial, 'workspace'>,
  request: ModelRequest,
  { signal, accounting }: { signal: AbortSignal; accounting: Accounting },
): Promise<ModelResponse> {
  const routes = workspace.models.length > 0 ? workspace.models : [houseWriterRoute];
  const route = routes.find((one) => one.class === request.modelClass) ?? routes[0]!;
  const { input, output } = route.priceCents ?? { input: 0, output: 0 };
  const inputTokens = Buffer.byteLength(JSON.stringify(request));
  const atMost = { inputTokens, outputTokens: longestAnswer, cachedInputTokens: 0 };
  const atMostCents = (inputTokens * input + longestAnswer * output) / 1_000_000;
  const { name, model } = route;
  const reservation = await accounting.reserve({ number: 1, route: name, model, atMost, atMostCents });
  try {
    const response = await gateway.call(request, { signal });
    const { usage, costCents } = response;
    await reservation.settle({ kind: 'answered', usage, costCents: costCents ?? 0 });
    return response;
  } catch (error) {
    const errorClass = error instanceof CopydeskError ? error.errorClass : 'transient';
    const sent = ['transient', 'cancelled', 'unknown_outcome'].includes(errorClass);
    await reservation.settle({ kind: sent ? 'unknown' : 'unanswered', errorClass });
    throw error;
  }
}
