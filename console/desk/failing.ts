import type { CampaignStatus } from '../../domain/campaign.ts';
import type { DeskDependencies } from './dependencies.ts';

/** Code of the trouble that a campaign cannot report itself: its own code is what fails. */
export const failingCode = 'workflow_task_failing';

type Watching = Pick<DeskDependencies, 'failing'>;

/** Puts the trouble of those that cannot go on in front of whatever else they wait for. */
export async function withFailing({ failing }: Watching, campaigns: CampaignStatus[]): Promise<CampaignStatus[]> {
  const since = await failing?.();
  if (!since?.size) return campaigns;
  return campaigns.map((status) => {
    const at = since.get(status.campaign);
    if (at === undefined || status.endedAt) return status;
    const attention = { step: 'workflow', errorClass: 'stopped', code: failingCode, detail: null, since: at } as const;
    return { ...status, attention };
  });
}
