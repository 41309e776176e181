import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { CopydeskError, errorClasses } from '../domain/errors.ts';
import type { Ref } from '../domain/ref.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { tenantOf } from './open-tenant.ts';

/**
 * Turns errors of activities into failures that may enter a history: class and code of a closed list. Words of the error, which may be a
 * provider's or a person's, go into an artifact whose ref is the failure's detail.
 */
export class ClassifyFailures implements ActivityInboundCallsInterceptor {
  private readonly house: ActivityDependencies;

  constructor(house: ActivityDependencies) {
    this.house = house;
  }

  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    try {
      return await next(input);
    } catch (error) {
      if (error instanceof CancelledFailure || error instanceof ApplicationFailure) throw error;
      if (Context.current().cancellationSignal.aborted) throw interrupted(Context.current().cancellationSignal.reason);
      throw await this.classify(error);
    }
  }

  private async classify(error: unknown): Promise<ApplicationFailure> {
    const classed =
      error instanceof CopydeskError ? error : new CopydeskError('transient', messageOf(error), { cause: error });
    const { errorClass, message, where, choices, retryAfterMs } = classed;
    Context.current().log.warn('An activity failed.', { errorClass, message, error });
    const detail = await this.keep({ message, where, choices }).catch(() => null);
    return ApplicationFailure.create({
      message: errorClass,
      type: errorClass,
      nonRetryable: !errorClasses[errorClass].retry,
      details: [detail],
      ...(retryAfterMs !== undefined && { nextRetryDelay: retryAfterMs }),
    });
  }

  private async keep(failure: Record<string, unknown>): Promise<Ref> {
    const { workflowId } = Context.current().info.workflowExecution!;
    return this.house.forTenant(tenantOf(workflowId)).store.artifacts.put('failure', failure);
  }
}

/** Work that was stopped from outside has not failed: a worker that shuts down leaves it to the next attempt. */
const interrupted = (reason: unknown): Error =>
  reason instanceof CancelledFailure && reason.message === 'WORKER_SHUTDOWN'
    ? ApplicationFailure.create({ message: 'transient', type: 'transient', nonRetryable: false })
    : new CancelledFailure('CANCELLED');

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
