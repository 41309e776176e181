import type { CampaignStage } from '../../../domain/campaign.ts';
import type { DecayReport } from '../../../domain/refresh.ts';
import type { ScheduledRun, ScheduleView } from '../../../domain/schedule.ts';

/** How a run ended or stands: a closed list, each with words in the texts of the console. */
export const runOutcomes = [
  'starting',
  'under-way',
  'attention',
  'published',
  'nothing-decayed',
  'not-published',
  'cancelled',
] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** One run with what came of it. */
export interface RunView extends ScheduledRun {
  title: string;
  /** Null while nothing of it is written down yet. */
  stage: CampaignStage | null;
  outcome: RunOutcome;
  /** The page that a refresh has chosen, and how it had decayed; null for a campaign, or when no page was in need. */
  page: Pick<DecayReport['pages'][number], 'url' | 'clicksBefore' | 'clicksNow' | 'loss'> | null;
  /** Addresses of what it published. */
  published: string[];
}

/** A schedule as people look at it: who wrote the note, and what its runs came to, newest first. The list of schedules has the newest run only. */
export interface ScheduleReport extends ScheduleView {
  /** Who paused or resumed it; null when nobody did, or when it was done elsewhere than at the desk. */
  noteBy: string | null;
  runs: RunView[];
}
