import { type Client, type ScheduleOptionsStartWorkflowAction, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Duration, Workflow } from '@temporalio/common';
import { liveCheckWorkflowId } from '../domain/ids.ts';
import type { Settings } from '../domain/workspace.ts';
import { ensureSchedule } from './ensure-schedule.ts';

const usualTime = '06:30';
/** Made up for when the house was off at its time. */
const catchupWindow: Duration = '12 hours';

/** Sees to it that what is live is looked at every day, at the time that the workspace wants. Doing it again is harmless. */
export async function ensureLiveCheck(
  client: Client,
  taskQueue: string,
  { tenant, timeZone, truth }: Pick<Settings, 'tenant' | 'timeZone' | 'truth'>,
): Promise<void> {
  const [hour, minute] = (truth?.at ?? usualTime).split(':').map(Number);
  const scheduleId = `${liveCheckWorkflowId(tenant)}/daily`;
  const action: ScheduleOptionsStartWorkflowAction<Workflow> = {
    type: 'startWorkflow',
    workflowType: 'watchLive',
    workflowId: liveCheckWorkflowId(tenant),
    args: [{ tenant }],
    taskQueue,
  };
  const options = {
    spec: { calendars: [{ hour: hour!, minute: minute! }], timezone: timeZone },
    action,
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow },
  };
  await ensureSchedule(client, tenant, scheduleId, options);
}
