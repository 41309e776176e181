import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Brief } from '../../domain/brief.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
import type { Person } from '../../domain/workspace.ts';
import type { campaign } from '../../workflows/campaign.ts';
import type { DeskDependencies } from './dependencies.ts';
import { guard } from './guard.ts';

/** Starts a campaign under the id of its brief. The same id again finds the running one; one that has ended needs `again`. */
export async function startCampaign(
  deps: DeskDependencies,
  viewer: Person,
  given: unknown,
  { again = false }: { again?: boolean } = {},
): Promise<{ campaign: string; existing: boolean }> {
  const brief = deps.checkBrief(given, await deps.loadWorkspace());
  const id = again ? await nextFreeId(deps, brief.id) : brief.id;
  await guard(deps, viewer, 'start', { type: 'Campaign', id });
  if (await isRunning(deps, id)) return { campaign: id, existing: true };
  // Temporal forgets ended campaigns after a while; the store does not.
  if ((await deps.store.campaigns.get(id))?.endedAt) throw hasEnded(id);
  await begin(deps, id, brief);
  return { campaign: id, existing: false };
}

/** By the workflow itself: the projection may be a moment behind. */
async function isRunning({ store, temporal }: DeskDependencies, id: string): Promise<boolean> {
  try {
    const { status } = await temporal.workflow.getHandle(campaignWorkflowId(store.tenant, id)).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function begin({ store, temporal, taskQueue }: DeskDependencies, id: string, brief: Brief): Promise<void> {
  const ref = await store.artifacts.put('brief', brief);
  try {
    await temporal.workflow.start<typeof campaign>('campaign', {
      taskQueue,
      workflowId: campaignWorkflowId(store.tenant, id),
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [{ tenant: store.tenant, campaign: id, brief: ref }],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw hasEnded(id);
  }
}

const hasEnded = (id: string): CopydeskError =>
  new CopydeskError(
    'conflict',
    `The campaign ${id} has ended. Start it again (--again) to run its brief a further time.`,
  );

/** `launch`, else `launch-2`, `launch-3` … */
async function nextFreeId({ store }: DeskDependencies, id: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? id : `${id}-${number}`;
    const known = await store.campaigns.get(candidate);
    if (!known?.endedAt) return candidate;
  }
}
