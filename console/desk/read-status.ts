import { QueryNotRegisteredError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { CampaignStatus } from '../../domain/campaign.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
import type { DeskDependencies } from './dependencies.ts';
import { withFailing } from './failing.ts';

/** A worker answers in milliseconds. Where none can, as while the code of a campaign fails, Temporal would wait for half a minute. */
const patienceMs = 5_000;

/** How a campaign stands now: from the workflow itself while it runs, from the projection when it has ended or no worker answers. */
export async function readStatus(
  { store, temporal, failing }: Pick<DeskDependencies, 'store' | 'temporal' | 'failing'>,
  id: string,
): Promise<CampaignStatus> {
  const projected = await store.campaigns.get(id);
  if (projected?.endedAt) return projected;
  if (projected && (await failing?.())?.has(id)) return (await withFailing({ failing }, [projected]))[0]!;
  try {
    const handle = temporal.workflow.getHandle(campaignWorkflowId(store.tenant, id));
    const ask = () => handle.query<CampaignStatus>('status');
    // Where there is nothing else to show yet, as right after the start, it is worth the wait.
    return await (projected ? temporal.withDeadline(Date.now() + patienceMs, ask) : ask());
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
