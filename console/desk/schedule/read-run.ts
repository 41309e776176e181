import type { CampaignStatus } from '../../../domain/campaign.ts';
import type { DecayReport } from '../../../domain/refresh.ts';
import type { ScheduledRun } from '../../../domain/schedule.ts';
import type { TenantStore } from '../../../store/store.ts';
import type { RunOutcome, RunView } from './views.ts';

/** What came of one run, from what the house remembers of it. */
export async function readRun(
  { store }: { store: TenantStore },
  schedule: string,
  run: ScheduledRun,
): Promise<RunView> {
  const status = await store.campaigns.get(run.campaign);
  if (!status) return { ...run, title: schedule, stage: null, outcome: 'starting', page: null, published: [] };
  const [report, publications] = await Promise.all([
    decayOf(store, status),
    store.publications.list({ campaign: run.campaign }),
  ]);
  const page = report?.pages.find(({ url }) => url === report.chosen);
  const published = publications.flatMap(({ state, receipt }) =>
    state === 'published' && receipt ? [receipt.url] : [],
  );
  return {
    ...run,
    title: status.title || schedule,
    stage: status.stage,
    outcome: outcomeOf(status, report, published.length),
    page: page ? { url: page.url, clicksBefore: page.clicksBefore, clicksNow: page.clicksNow, loss: page.loss } : null,
    published,
  };
}

/** The report of a refresh, once there is one. */
export async function decayOf(store: TenantStore, { order, research }: CampaignStatus): Promise<DecayReport | null> {
  return order && research ? store.artifacts.get<DecayReport>(research) : null;
}

function outcomeOf(status: CampaignStatus, report: DecayReport | null, published: number): RunOutcome {
  if (!status.endedAt) {
    const waits = status.attention !== null || status.assets.some(({ attention }) => attention !== null);
    return waits ? 'attention' : 'under-way';
  }
  if (status.stage === 'cancelled') return 'cancelled';
  if (published > 0) return 'published';
  return report && report.chosen === null ? 'nothing-decayed' : 'not-published';
}
