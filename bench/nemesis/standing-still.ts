import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

/**
 * Of a workflow that does not get on: what it waits for, the end of its history, and the file in which all of it is kept, to be replayed
 * once the run and its server are gone.
 */
export async function whatItDoes(client: Client, workflowId: string): Promise<string> {
  const execution = { workflowId };
  const { namespace } = client.options;
  const file = join(tmpdir(), `nemesis-${workflowId.replaceAll('/', '-')}-${Date.now()}.json`);
  await writeFile(file, historyToJSON(await client.workflow.getHandle(workflowId).fetchHistory()));
  const [{ raw }, { history }] = await Promise.all([
    client.workflow.getHandle(workflowId).describe(),
    client.workflowService.getWorkflowExecutionHistory({ namespace, execution }),
  ]);
  const pending = raw.pendingActivities?.map(({ activityType, state, attempt }) => [
    activityType?.name,
    state,
    attempt,
  ]);
  const events = history!
    .events!.slice(-12)
    .map((event) =>
      Object.entries(event).flatMap(([key, value]) => (key.endsWith('Attributes') && value ? [key.slice(0, -15)] : [])),
    );
  const task = raw.pendingWorkflowTask ? `workflow task in attempt ${raw.pendingWorkflowTask.attempt}` : '';
  const failures = history!.events!.flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed?.failure?.message ? [failed.failure.message] : [],
  );
  return `${workflowId}: ${JSON.stringify(pending)} ${task}; ${events.flat().join(', ')}; ${failures.at(-1) ?? ''}; ${file}`;
}
