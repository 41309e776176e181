import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  condition,
  isCancellation,
  TimeoutFailure,
} from '@temporalio/workflow';
import type { Attention } from '../domain/campaign.ts';
import { type ErrorClass, isErrorClass } from '../domain/errors.ts';
import { isRef } from '../domain/ref.ts';
import { changed } from './begun-with.ts';

/** What can wait for a person: the campaign itself, or one of its assets. */
interface Holder {
  attention: Attention | null;
}

/**
 * Does a step until it succeeds. A failure is put down as the holder's `attention` and waits until somebody retries or acts otherwise; it
 * never ends the campaign. `waiting` is told when that happens. Cancellation passes through, and so do bugs, which fail the workflow task.
 */
export async function attempt<T>(
  holder: Holder,
  step: string,
  work: () => Promise<T>,
  options: {
    paused: () => boolean;
    waiting: (attention: Attention) => void;
    /** Whether there is money again for what waits for it. */
    hasRoom: (attention: Attention) => Promise<boolean>;
  },
): Promise<T> {
  const free = () => holder.attention === null && !options.paused();
  for (;;) {
    if (waitsForBudget(holder.attention) && changed('looks-for-budget')) await untilRoom(holder, free, options.hasRoom);
    await condition(free);
    try {
      return await work();
    } catch (error) {
      if (isCancellation(error) || !isFailure(error)) throw error;
      holder.attention = { step, ...classify(error), since: new Date().toISOString() };
      options.waiting(holder.attention);
    }
  }
}

/**
 * Whoever raises a limit tells those who wait for it. Whoever was missed, and whoever waits for the month to end, looks by itself, less and less
 * often: each look adds to the history.
 */
async function untilRoom(
  holder: Holder,
  free: () => boolean,
  hasRoom: (attention: Attention) => Promise<boolean>,
): Promise<void> {
  for (let pauseMs = 60_000; !(await condition(free, pauseMs)); pauseMs = Math.min(4 * pauseMs, 6 * 3_600_000)) {
    const { attention } = holder;
    if (!waitsForBudget(attention)) return;
    if ((await hasRoom(attention).catch(() => false)) && holder.attention === attention) {
      holder.attention = null;
      return;
    }
  }
}

/** Whether it is money that is missing. */
export const waitsForBudget = (attention: Attention | null): attention is Attention =>
  attention?.errorClass === 'over_budget';

/**
 * A commit of which nobody knows what the remote system has: its worker died, its time ran out, or a passing fault kept it from saying.
 * The look-up that follows reads what was put down.
 */
export const isLost = (error: unknown): boolean =>
  error instanceof ActivityFailure &&
  (error.cause instanceof TimeoutFailure ||
    (error.cause instanceof ApplicationFailure && ['transient', 'rate_limited'].includes(error.cause.type ?? '')));

/** The remote system has something else than what was expected: somebody was there before. */
export const isConflict = (error: unknown): boolean => error instanceof Error && classify(error).code === 'conflict';

const isFailure = (error: unknown): error is Error =>
  error instanceof ActivityFailure ||
  error instanceof ChildWorkflowFailure ||
  error instanceof ApplicationFailure ||
  // A child of a run before, which is still closing: a retry finds it closed.
  error instanceof WorkflowExecutionAlreadyStartedError;

function classify(error: Error): { errorClass: ErrorClass; code: string; detail: Attention['detail'] } {
  const root = rootOf(error);
  if (root instanceof ApplicationFailure) {
    const detail = root.details?.[0];
    return {
      errorClass: isErrorClass(root.type) ? root.type : 'invalid',
      code: root.message,
      detail: isRef(detail) ? detail : null,
    };
  }
  return { errorClass: 'transient', code: 'timed_out', detail: null };
}

const rootOf = (error: Error): Error => (error.cause instanceof Error ? rootOf(error.cause) : error);
