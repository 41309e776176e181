import type { WorkflowService } from '@temporalio/client';
import { campaignWorkflowId } from '../domain/ids.ts';

/** `WorkflowExecutionStatus` of temporal/api/enums/v1/workflow.proto. */
const running = 1;
/** `NOT_FOUND` of gRPC: no workflow of this id is kept any more. */
const notFound = 5;

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
    if (error instanceof Error && 'code' in error && error.code === notFound) return false;
    throw error;
  }
}
