import type { Client } from '@temporalio/client';
import { taskQueue } from '../temporal.ts';

/** A workflow whose code fails at the same place again and again: a bug, or a build that does not fit its history. */
export interface StuckWorkflow {
  workflowId: string;
  /** Since when the workflow task that fails is due, ISO 8601. */
  since: string;
}

export interface Look {
  stuck: StuckWorkflow[];
  /** How many workflows were looked at, and whether there are more. */
  looked: number;
  next: Uint8Array | null;
}

/** From the third attempt on it is no worker that restarted, and no moment without one: tasks that nobody takes are not tried. */
const attempts = 3;
const atOnce = 8;

/**
 * Looks at running workflows of a tenant, a page of them, the newest first. Servers before 1.30 have no search attribute for failing
 * workflow tasks, so each one is asked; a worker cannot tell by itself, because its code is what fails.
 * @param page how many, and where to go on
 * @param patienceMs after which what has not been looked at is left out
 */
export async function lookForStuck(
  client: Client,
  tenant: string,
  page: { size: number; after?: Uint8Array | null },
  patienceMs: number,
): Promise<Look> {
  const end = Date.now() + patienceMs;
  const { namespace } = client.options;
  const { executions, nextPageToken } = await client.withDeadline(end, () =>
    client.workflowService.listWorkflowExecutions({
      namespace,
      pageSize: page.size,
      query: `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running' AND WorkflowId STARTS_WITH '${tenant}/'`,
      ...(page.after && { nextPageToken: page.after }),
    }),
  );
  const answers = await lookAt(
    client,
    executions.flatMap(({ execution }) => (execution?.workflowId ? [execution.workflowId] : [])),
    end,
  );
  const stuck = [...answers.values()].filter((answer) => answer !== null);
  return { stuck, looked: answers.size, next: nextPageToken?.length ? nextPageToken : null };
}

/**
 * Looks at these workflows, by id: null for one that goes on, has ended or cannot be seen.
 * @param end when to stop, in milliseconds since 1970; what has not been looked at by then is left out
 */
export async function lookAt(
  client: Client,
  workflowIds: readonly string[],
  end: number,
): Promise<Map<string, StuckWorkflow | null>> {
  const waiting = [...workflowIds];
  const answers = new Map<string, StuckWorkflow | null>();
  const lookOn = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined && Date.now() < end; id = waiting.shift())
      answers.set(id, await look(client, id, end).catch(() => null));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, lookOn));
  return answers;
}

async function look(client: Client, workflowId: string, end: number): Promise<StuckWorkflow | null> {
  const { pendingWorkflowTask } = await client.withDeadline(end, () =>
    client.workflowService.describeWorkflowExecution({
      namespace: client.options.namespace,
      execution: { workflowId },
    }),
  );
  if (!pendingWorkflowTask || (pendingWorkflowTask.attempt ?? 0) < attempts) return null;
  const seconds = Number(pendingWorkflowTask.originalScheduledTime?.seconds ?? 0);
  return { workflowId, since: new Date(seconds * 1_000).toISOString() };
}
