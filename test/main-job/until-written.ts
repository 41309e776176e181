import { Client, Connection } from '@temporalio/client';
import type { Machine } from './house-process.ts';
import { until } from './until.ts';

/**
 * Waits until Temporal has written down what a workflow did last. A query shows it a moment earlier; killed in between, the workflow does the
 * same again, at a later time of its clock.
 */
export async function untilWritten(machine: Machine, workflowId: string): Promise<void> {
  const connection = await Connection.connect({ address: await machine.temporalAddress() });
  const handle = new Client({ connection }).workflow.getHandle(workflowId);
  await until('the workflow task is written down', async () => !(await handle.describe()).raw.pendingWorkflowTask);
  await connection.close();
}
