import { setWorkflowOptions, type Workflow, workflowInfo } from '@temporalio/workflow';

/**
 * States what becomes of a running workflow when a new build of the workers is promoted (Temporal's Worker Deployment Versioning). Workers
 * without a build id, such as the embedded one, may not say anything about it: Temporal refuses their tasks.
 */
export function versioned(behavior: 'AUTO_UPGRADE' | 'PINNED', workflow: Workflow): void {
  setWorkflowOptions(
    () => (workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior: behavior } : {}),
    workflow,
  );
}
