import { z } from 'zod';
import { campaignStages } from '../../../domain/campaign.ts';
import { ScheduleSpec } from '../../../domain/schedule.ts';
import { runOutcomes } from '../../desk/schedule/views.ts';
import { PageDecay } from './refresh.ts';

const run = {
  campaign: z
    .string()
    .meta({ description: 'campaign that shows it at the desk', example: 'journal-refresh-2026-11-30T06:00:00Z' }),
  scheduledAt: z.string(),
  startedAt: z.string(),
};

const RunView = z
  .object({
    ...run,
    title: z.string(),
    stage: z.enum(campaignStages).nullable().describe('null while nothing of it is written down yet'),
    outcome: z.enum(runOutcomes),
    page: PageDecay.pick({ url: true, clicksBefore: true, clicksNow: true, loss: true })
      .nullable()
      .describe('the page that a refresh has chosen'),
    published: z.array(z.string()).describe('addresses of what it published'),
  })
  .meta({ id: 'RunView' });

export const ScheduleReport = z
  .object({
    spec: ScheduleSpec.meta({ id: 'ScheduleSpec' }),
    paused: z.boolean(),
    note: z.string().describe('what somebody said when pausing or resuming'),
    noteBy: z.string().nullable(),
    createdBy: z.string(),
    next: z.array(z.string()).describe('the next times, soonest first, in UTC'),
    recent: z.array(z.object(run)).describe('newest first'),
    running: z.array(z.string()).describe('campaigns of it that go on'),
    missed: z.int().describe('times left out because everything was down for longer than the catch-up window'),
    skipped: z.int().describe('times left out because a run still went on'),
    runs: z.array(RunView).describe('what the newest runs came to; the list of schedules has the newest one only'),
  })
  .meta({ id: 'ScheduleReport' });
