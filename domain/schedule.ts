import { z } from 'zod';
import { Brief } from './brief.ts';
import { RefreshOrder } from './refresh.ts';
import { Instant, Slug } from './text.ts';

/** What happens when a run is due while the one before still goes on; Temporal's own policies, by our spelling of their names. */
export const overlapPolicies = ['skip', 'buffer-one', 'buffer-all', 'cancel-other', 'allow-all'] as const;
export type OverlapPolicy = (typeof overlapPolicies)[number];

/** What a schedule starts: a refresh of the page that decayed most, or a campaign anew each time. */
export const ScheduledWork = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('refresh'), order: RefreshOrder }),
  z.strictObject({
    kind: z.literal('campaign'),
    /** Its id is not used: each run has the id `<schedule>-<time>`. */
    brief: Brief.refine(
      ({ deadline, assets }) => !deadline && assets.every(({ slot }) => !slot),
      'a recurring campaign has no fixed deadline and no fixed slots: it publishes as soon as it is approved',
    ),
  }),
]);
export type ScheduledWork = z.infer<typeof ScheduledWork>;

/** A recurring run, as people give it (YAML for the CLI, JSON for the API). */
export const ScheduleSpec = z.strictObject({
  id: Slug.max(40),
  title: z.string().min(3).max(120),
  cron: z
    .string()
    .min(9)
    .describe('five fields: minute, hour, day of month, month, day of week, e.g. "0 7 * * 1" for Mondays at seven'),
  timeZone: z.string().optional().describe('IANA name, e.g. Europe/Berlin; left out, the one of the workspace'),
  overlap: z.enum(overlapPolicies).default('skip'),
  catchupHours: z
    .number()
    .positive()
    .max(24 * 30)
    .default(24)
    .describe('runs missed while everything was down are made up for within this time'),
  work: ScheduledWork,
});
export type ScheduleSpec = z.infer<typeof ScheduleSpec>;

/** One run of a schedule. `campaign` is the id of the campaign that shows it at the desk. */
export interface ScheduledRun {
  campaign: string;
  scheduledAt: string;
  startedAt: string;
}

/** A schedule as it stands. Times are ISO 8601 in UTC. */
export interface ScheduleView {
  spec: ScheduleSpec;
  paused: boolean;
  /** What somebody said when pausing, or why it was created. */
  note: string;
  createdBy: string;
  /** The next runs, soonest first. */
  next: string[];
  /** Newest first. */
  recent: ScheduledRun[];
  running: string[];
  /** How many runs were left out, and how many because another still went on. */
  missed: number;
  skipped: number;
}

/** Runs for a time that has passed. */
export const Backfill = z
  .strictObject({ from: Instant, to: Instant, overlap: z.enum(overlapPolicies).default('buffer-all') })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), 'from must lie before to');
export type Backfill = z.infer<typeof Backfill>;
