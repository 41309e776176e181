import { type CopydeskError, errorClasses } from '../domain/errors.ts';
import type { ModelResponse } from '../domain/model.ts';
import { attempt } from './attempt.ts';
import type { CallContext } from './call-context.ts';
import { firstAnswer } from './first-answer.ts';
import { freeRoute, nextRoute, sameRoute, type Way } from './next-route.ts';
import { nobodyAnswered } from './nobody-answered.ts';

/**
 * Asks the routes of a call in order, each once, until one answers. What its error class says decides whether the next one is asked. A slow one is
 * hedged or given up where the task says so. Trying again later is the caller's affair.
 */
export async function goOverRoutes(call: CallContext): Promise<ModelResponse> {
  for (;;) {
    const way = await nextRoute(call);
    if (!way) throw nobodyAnswered(call);
    try {
      const response = await answerOf(call, way);
      return call.failures.length > 0
        ? { ...response, failed: call.failures.map(({ route, error }) => ({ route, errorClass: error.errorClass })) }
        : response;
    } catch (error) {
      // What the books or the caller refuse is no failure of a route, and no other route would change it.
      const failure = call.failures.find((one) => one.error === error);
      if (!failure || !errorClasses[failure.error.errorClass].fallback) throw error;
    }
  }
}

/** One route, and beside it another one if it is slow and the task wants that. */
function answerOf(call: CallContext, way: Way): Promise<ModelResponse> {
  const { hedgeAfterMs } = call.order;
  if (hedgeAfterMs === null) return one(call, way, call.signal);
  return firstAnswer(
    (signal) => one(call, way, signal),
    async () => {
      const other = (await freeRoute(call)) ?? sameRoute(call, way);
      return other && ((signal) => one(call, other, signal));
    },
    hedgeAfterMs,
    call,
  );
}

function one(call: CallContext, { gate, passage }: Way, signal: AbortSignal): Promise<ModelResponse> {
  const { route } = gate;
  const ownMs = (route.timeoutSeconds ?? call.timeoutMs / 1000) * 1000;
  // Without another route to go to, an answer that comes late is better than none.
  const budgetMs = call.left.length > 0 ? (call.order.budgetMs ?? ownMs) : ownMs;
  call.attempts += 1;
  return attempt(route, passage, call.request, {
    number: call.attempts,
    clock: call.clock,
    timeoutMs: Math.min(ownMs, budgetMs),
    accounting: call.accounting,
    signal,
    secret: call.secret,
    houseWriterUrl: call.houseWriterUrl,
    onCharacters: call.progressOf(route.name),
    onFailure(error: CopydeskError) {
      call.failures.push({ route: route.name, error });
      call.onTrouble(route.name, error);
    },
  });
}
