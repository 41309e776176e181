import { CopydeskError } from '../domain/errors.ts';
import type { Accounting, ModelRequest, ModelResponse } from '../domain/model.ts';
import type { ModelRoute } from '../domain/model-route.ts';
import { billingOf } from './billing.ts';
import { classifyError } from './classify-error.ts';
import type { Clock } from './clock.ts';
import { outrun } from './first-answer.ts';
import { costCents, mostCents, pricesOf } from './price.ts';
import type { Passage } from './route-gate.ts';
import { type SendOptions, send } from './send.ts';
import { toResponse } from './to-response.ts';
import { atMost } from './upper-bound.ts';

export interface AttemptOptions extends Omit<SendOptions, 'signal'> {
  /** 1-based within one call. */
  number: number;
  clock: Clock;
  timeoutMs: number;
  accounting: Accounting;
  signal: AbortSignal;
  /** Told of an error of the route before it is thrown. What the books or the caller refuse is none. */
  onFailure(error: CopydeskError): void;
}

/** One attempt at one route: reserved before, settled after, whatever comes of it. */
export async function attempt(
  route: ModelRoute,
  passage: Passage,
  request: ModelRequest,
  options: AttemptOptions,
): Promise<ModelResponse> {
  const { number, accounting, signal } = options;
  const prices = pricesOf(route);
  const bound = atMost(request, route);
  const atMostCents = mostCents(bound, prices);
  const reservation = await accounting
    .reserve({ number, route: route.name, model: route.model, atMost: bound, atMostCents })
    .catch((error: unknown) => {
      passage.abandoned();
      throw error;
    });
  const answer = await inTime(options, (within) => send(route, request, { ...options, signal: within })).catch(
    async (thrown: unknown) => {
      const error = signal.aborted ? cancelled(signal) : classifyError(thrown);
      if (error.errorClass === 'cancelled') passage.abandoned();
      else {
        passage.failed(error);
        options.onFailure(error);
      }
      await reservation.settle({ kind: billingOf(error), errorClass: error.errorClass });
      throw error;
    },
  );
  const response = toResponse(answer, route, bound, prices);
  passage.answered(response.usage.inputTokens + response.usage.outputTokens);
  await reservation.settle(
    response.usageUnknown
      ? { kind: 'unknown', errorClass: 'usage' }
      : { kind: 'answered', usage: response.usage, costCents: costCents(response.usage, prices) },
  );
  return response;
}

const late = new CopydeskError('transient', 'The model gave no answer in time.');

/** Runs work that ends when its time is up or when the caller cancels. */
async function inTime<T>(
  { clock, timeoutMs, signal }: AttemptOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const [timer, done] = [new AbortController(), new AbortController()];
  clock.sleep(timeoutMs, done.signal).then(
    () => timer.abort(late),
    () => undefined,
  );
  try {
    signal.throwIfAborted();
    return await work(AbortSignal.any([signal, timer.signal]));
  } catch (error) {
    throw timer.signal.aborted && !signal.aborted ? late : error;
  } finally {
    done.abort();
  }
}

const cancelled = (signal: AbortSignal): CopydeskError =>
  new CopydeskError(
    'cancelled',
    signal.reason === outrun ? 'Another attempt at this model call answered first.' : 'The model call was cancelled.',
    { cause: signal.reason },
  );
