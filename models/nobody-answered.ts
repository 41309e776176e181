import { CopydeskError } from '../domain/errors.ts';
import type { CallContext } from './call-context.ts';

/**
 * The error of a call that no route has answered. What passes by itself comes first, since then a later try may succeed; then what an admin has to
 * mend on a route; then why routes were not asked at all.
 */
export function nobodyAnswered({ failures, refusals, left, asked, signal }: CallContext): CopydeskError {
  if (signal.aborted) {
    return new CopydeskError('cancelled', 'The model call was cancelled.', { cause: signal.reason });
  }
  const errors = failures.map(({ error }) => error);
  const passing = errors.find(({ errorClass }) => errorClass === 'transient');
  if (passing) return passing;
  const limited = errors.find(({ errorClass }) => errorClass === 'rate_limited');
  if (limited || left.length > 0) {
    const waits = [...left, ...asked].map((gate) => gate.coolingMs()).filter((milliseconds) => milliseconds > 0);
    const retryAfterMs = waits.length > 0 ? Math.ceil(Math.min(...waits)) : 1_000;
    return new CopydeskError('rate_limited', 'Every model route that may be asked is to be left alone for a while.', {
      retryAfterMs,
      cause: limited ?? errors[0],
    });
  }
  const [failed] = errors;
  if (failed) return failed;
  return refusals.find(({ errorClass }) => errorClass === 'denied') ?? refusals[0]!;
}
