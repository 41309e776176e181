import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../workflows/activities.ts';

/** A workflow that goes straight to the irreversible step, on the task queue of the house. */
export async function rogue(input: Parameters<Activities['commit']>[0]): Promise<unknown> {
  const { commit } = proxyActivities<Activities>({
    taskQueue: 'copydesk',
    startToCloseTimeout: '1 minute',
    retry: { maximumAttempts: 1 },
  });
  return commit(input);
}
