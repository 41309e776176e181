import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { type RunCampaigns, repeatMessages, startCampaign } from './campaigns.ts';
import type { Meddle } from './crew.ts';
import type { Random } from './random.ts';

/** Does to the workflows of the run what operators and networks do. */
export const meddler =
  (client: Client, campaigns: RunCampaigns, random: Random): Meddle =>
  async (fault, { workflowId, runId }) => {
    const campaign = campaigns.get(workflowId);
    if (!campaign) throw new Error(`${workflowId} is none of the run's campaigns.`);
    if (fault === 'messages') return repeatMessages(client, campaign, random);
    if (fault === 'terminate') {
      await client.workflow.getHandle(workflowId, runId).terminate('nemesis');
      return startCampaign(client, campaign);
    }
    const { namespace } = client.options;
    const execution = { workflowId, runId };
    const { history } = await client.workflowService.getWorkflowExecutionHistory({ namespace, execution });
    const tasks = history!.events!.filter(({ workflowTaskCompletedEventAttributes: completed }) => completed);
    if (tasks.length === 0) throw new Error('no workflow task is completed yet');
    await client.workflowService.resetWorkflowExecution({
      namespace,
      workflowExecution: execution,
      reason: 'nemesis',
      requestId: randomUUID(),
      workflowTaskFinishEventId: random.pick(tasks).eventId,
    });
  };
