import { Context } from '@temporalio/activity';
import { hashOf } from '../domain/canonical.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Ref } from '../domain/ref.ts';
import type { Turns } from '../store/store.ts';

const leaseMs = 4_000;
const beatMs = 700;

/**
 * Does work that must not be done twice and returns the ref of its result: the saved one, if any attempt before has finished. The claim is
 * renewed while the work is under way; when its worker dies it ends within seconds, and an old worker cannot overwrite.
 */
export async function once(
  turns: Turns,
  key: string,
  /** `claim` is the fencing token: higher than that of every attempt before. */
  work: (signal: AbortSignal, claim: number) => Promise<Ref>,
): Promise<Ref> {
  const claim = await turns.claim(key, leaseMs);
  if (claim.state === 'finished') return claim.result;
  if (claim.state === 'busy') {
    throw new CopydeskError('transient', 'Another worker is at this step.', {
      retryAfterMs: Math.max(50, claim.untilMs - Date.now()),
    });
  }
  const context = Context.current();
  const beat = setInterval(() => {
    turns
      .renew(key, claim.token, leaseMs)
      .catch((error: unknown) => context.log.warn('The lease of a step was not renewed.', { error }));
  }, beatMs);
  try {
    const result = await work(context.cancellationSignal, claim.token);
    await turns.finish(key, claim.token, result);
    return result;
  } catch (error) {
    await turns.release(key, claim.token).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(beat);
  }
}

/** The key of a step: workflow id, step and input, never the run id, so that a retry in a new run finds it. */
export const stepKey = (kind: string, step: string, input: unknown): string =>
  `${Context.current().info.workflowExecution!.workflowId}|${kind}|${step}|${hashOf(input)}`;
