import type { WorkflowService } from '@temporalio/client';
import { campaignWorkflowId } from '../domain/ids.ts';

/** `NOT_FOUND` of gRPC: it has ended meanwhile, and waits for nothing. */
const notFound = 5;

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
    if (!(error instanceof Error && 'code' in error && error.code === notFound)) throw error;
  }
}
