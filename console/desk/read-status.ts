import { QueryNotRegisteredError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { CampaignStatus } from '../../domain/campaign.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
import type { DeskDependencies } from './dependencies.ts';

/** How a campaign stands now: from the workflow itself while it runs, from the projection when it has ended or no worker answers. */
export async function readStatus(
  { store, temporal }: Pick<DeskDependencies, 'store' | 'temporal'>,
  id: string,
): Promise<CampaignStatus> {
  const projected = await store.campaigns.get(id);
  if (projected?.endedAt) return projected;
  try {
    return await temporal.workflow.getHandle(campaignWorkflowId(store.tenant, id)).query<CampaignStatus>('status');
  } catch (error) {
    const unanswered =
      error instanceof WorkflowNotFoundError ||
      error instanceof ServiceError ||
      error instanceof QueryNotRegisteredError;
    if (!unanswered) throw error;
    if (projected) return projected;
    const known = (await store.campaigns.list({ limit: 20 })).map(({ campaign }) => campaign);
    throw new CopydeskError('not_found', `There is no campaign ${id}.`, { choices: known });
  }
}
