import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { CopydeskError } from '../../../domain/errors.ts';
import { scheduledCampaign, temporalScheduleId } from '../../../domain/ids.ts';
import type { Backfill } from '../../../domain/schedule.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { eventually } from './eventually.ts';
import { describeSchedule, handleOf, named, readSchedule } from './read-schedule.ts';
import type { ScheduleReport } from './views.ts';
import { temporalOverlap } from './write-schedule.ts';

/** So many runs at once are meant; more are a slip in the dates, and each of them costs. */
const runsAtMost = 50;

/** Makes up for the runs of a time that has passed. `due` are the times of those, which start by the overlap policy of the backfill. */
export async function backfillSchedule(
  deps: DeskDependencies,
  id: string,
  { from, to, overlap }: Backfill,
): Promise<{ due: string[]; schedule: ScheduleReport }> {
  const [start, end] = [new Date(from), new Date(to)];
  if (end > deps.now())
    throw new CopydeskError('invalid', 'A backfill makes up for time that has passed.', {
      where: { field: 'to' },
      choices: [deps.now().toISOString()],
    });
  const { info } = await describeSchedule(deps, id);
  const due = await matchingTimes(deps, id, start, end);
  if (due.length === 0)
    throw new CopydeskError('invalid', `Nothing of ${id} was due between ${from} and ${to}.`, {
      where: { field: 'from' },
    });
  if (due.length > runsAtMost) {
    throw new CopydeskError(
      'invalid',
      `That would be ${due.length} runs; ${runsAtMost} at once are the most. Shorten the time.`,
      {
        where: { field: 'to' },
        choices: [due[runsAtMost - 1]!],
      },
    );
  }
  await refuseRepeated(deps, id, due);
  const handle = handleOf(deps, id);
  try {
    await handle.backfill({ start, end, overlap: temporalOverlap[overlap] });
  } catch (error) {
    throw await named(deps, id, error);
  }
  await eventually(async () => (await handle.describe()).info.numActionsTaken > info.numActionsTaken);
  return { due, schedule: await readSchedule(deps, id) };
}

/**
 * A run has its name from its time: another one of that time would take its place at the desk and in the timeline, and could publish nothing,
 * because a publication has one identity for ever.
 */
async function refuseRepeated({ store }: Pick<DeskDependencies, 'store'>, id: string, due: string[]): Promise<void> {
  const known = await Promise.all(due.map(async (time) => store.campaigns.get(scheduledCampaign(id, time))));
  const ran = due.filter((_, index) => known[index]);
  if (ran.length === 0) return;
  throw new CopydeskError(
    'conflict',
    `The runs of ${ran.join(', ')} have been there already. Choose a time without them, or start a new run now (trigger).`,
    { where: { field: 'from' }, choices: due.filter((_, index) => !known[index]) },
  );
}

/** The times at which a schedule would have run, by the server's own word. */
export async function matchingTimes(
  { store, temporal }: Pick<DeskDependencies, 'store' | 'temporal'>,
  id: string,
  start: Date,
  end: Date,
): Promise<string[]> {
  const { startTime } = await temporal.workflowService.listScheduleMatchingTimes({
    namespace: temporal.options.namespace,
    scheduleId: temporalScheduleId(store.tenant, id),
    startTime: msToTs(start.getTime()),
    endTime: msToTs(end.getTime()),
  });
  return startTime.map((time) => new Date(tsToMs(time)).toISOString());
}
