import type { WorkflowService } from '@temporalio/client';
import { campaignWorkflowId } from '../domain/ids.ts';
import { isNotFound } from './is-not-found.ts';

/** `WorkflowExecutionStatus` of temporal/api/enums/v1/workflow.proto. */
const running = 1;

/** Whether the workflow of a campaign is running. Throws when Temporal does not say: then nothing may be concluded. */
export async function isCampaignRunning(
  workflowService: Pick<WorkflowService, 'describeWorkflowExecution'>,
  namespace: string,
  tenant: string,
  campaign: string,
): Promise<boolean> {
  try {
    const { workflowExecutionInfo } = await workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId: campaignWorkflowId(tenant, campaign) },
    });
    return workflowExecutionInfo?.status === running;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
