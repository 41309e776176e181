import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { campaignWorkflowId } from '../domain/ids.ts';
import type { DueCorrection, LiveCheck } from '../domain/live-check.ts';
import type { Ref } from '../domain/ref.ts';
import { checkLive } from './proxies.ts';
import { versioned } from './versioning.ts';

/** So many campaigns are named in the answer. */
const named = 50;

/** Holds everything that is live against rules, prices and documents of today, and starts what puts it right. Daily, or when somebody asks. */
export async function watchLive({ tenant }: { tenant: string }): Promise<LiveCheck> {
  const sum: LiveCheck = { checked: 0, alerts: 0, unread: 0, corrections: [] };
  let after: Ref | null = null;
  do {
    const { next, due, ...found }: Awaited<ReturnType<typeof checkLive>> = await checkLive({ tenant, after });
    for (const key of ['checked', 'alerts', 'unread'] as const) sum[key] += found[key];
    for (const one of due) {
      const started = await startCorrection(tenant, one);
      if (started && sum.corrections.length < named) sum.corrections.push(one.campaign);
    }
    after = next;
  } while (after);
  return sum;
}

/** It ends within minutes, so each one stays with the code that it began with. */
versioned('PINNED', watchLive);

/** Outlives this workflow, as any campaign does; false when there has been one of this name. */
async function startCorrection(tenant: string, { workflow, campaign, order, alert }: DueCorrection): Promise<boolean> {
  try {
    await startChild(workflow, {
      workflowId: campaignWorkflowId(tenant, campaign),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [{ tenant, campaign, order, alert }],
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
