import { type Client, type ScheduleOptionsStartWorkflowAction, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import { orphansWorkflowId } from '../domain/ids.ts';
import { ensureSchedule } from './ensure-schedule.ts';

/** Sees to it that open outcomes are looked up that no running campaign looks after. */
export async function ensureOrphansJob(client: Client, taskQueue: string, tenant: string): Promise<void> {
  const workflowId = orphansWorkflowId(tenant);
  const action: ScheduleOptionsStartWorkflowAction<Workflow> = {
    type: 'startWorkflow',
    workflowType: 'reconcileOrphans',
    workflowId,
    args: [{ tenant }],
    taskQueue,
  };
  await ensureSchedule(client, tenant, `${workflowId}/round`, {
    spec: { intervals: [{ every: '10 minutes' }] },
    action,
    // What was missed while the house was off is made up for by the next round.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
  });
}
