import type { WorkflowService } from '@temporalio/client';
import { campaignWorkflowId } from '../domain/ids.ts';
import { isNotFound } from './is-not-found.ts';

/** Tells a campaign that waits for money to look again. It carries nothing: what may be spent stands in the store. */
export async function wakeCampaign(
  workflowService: Pick<WorkflowService, 'signalWorkflowExecution'>,
  namespace: string,
  tenant: string,
  campaign: string,
): Promise<void> {
  try {
    await workflowService.signalWorkflowExecution({
      namespace,
      workflowExecution: { workflowId: campaignWorkflowId(tenant, campaign) },
      signalName: 'budgetRaised',
    });
  } catch (error) {
    // It has ended meanwhile, and waits for nothing.
    if (!isNotFound(error)) throw error;
  }
}
