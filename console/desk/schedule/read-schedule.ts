import type { ScheduleDescription } from '@temporalio/client';
import { ScheduleNotFoundError } from '@temporalio/client';
import { CopydeskError } from '../../../domain/errors.ts';
import { campaignOfWorkflow, temporalScheduleId } from '../../../domain/ids.ts';
import { isRef, type Ref } from '../../../domain/ref.ts';
import type { ScheduleSpec, ScheduleView } from '../../../domain/schedule.ts';
import { searchAttributes } from '../../../domain/search-attributes.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { readRun } from './read-run.ts';
import type { ScheduleReport } from './views.ts';

type Deps = Pick<DeskDependencies, 'store' | 'temporal'>;

/** What stands beside the action in Temporal, small and without words: they go with every run, so an operator finds back from it. */
export interface ScheduleMemo {
  /** Artifact `schedule`: the spec as it holds now. */
  spec: Ref;
  createdBy: string;
}

/** Artifact `schedule-note`; its ref is the note in Temporal. */
export interface ScheduleNote {
  person: string;
  text: string;
}

/** Ids of this tenant's schedules, sorted. Temporal's list may be a moment behind. */
export async function scheduleIds({ store, temporal }: Deps): Promise<string[]> {
  const prefix = temporalScheduleId(store.tenant, '');
  const query = `${searchAttributes.tenant.name} = '${store.tenant}'`;
  const ids: string[] = [];
  for await (const { scheduleId } of temporal.schedule.list({ query })) {
    if (scheduleId.startsWith(prefix)) ids.push(scheduleId.slice(prefix.length));
  }
  return ids.sort();
}

/** All schedules as they stand, each read by itself, because the list may be a moment behind. One that has just been deleted is left out. */
export async function readSchedules(deps: Deps): Promise<ScheduleReport[]> {
  const ids = await scheduleIds(deps);
  const found = await Promise.all(ids.map((id) => readSchedule(deps, id, 1).catch(gone)));
  return found.filter((one) => one !== null);
}

function gone(error: unknown): null {
  if (error instanceof CopydeskError && error.errorClass === 'not_found') return null;
  throw error;
}

/** One schedule as it stands now, with its newest runs. */
export async function readSchedule(deps: Deps, id: string, runs = 10): Promise<ScheduleReport> {
  return reportOf(deps, id, await describeSchedule(deps, id), runs);
}

/** What Temporal says of a schedule. @throws CopydeskError `not_found` with those that there are */
export async function describeSchedule(deps: Deps, id: string): Promise<ScheduleDescription> {
  try {
    return await handleOf(deps, id).describe();
  } catch (error) {
    throw await named(deps, id, error);
  }
}

export const handleOf = ({ store, temporal }: Deps, id: string) =>
  temporal.schedule.getHandle(temporalScheduleId(store.tenant, id));

/** An error about a schedule that does not exist in the words of the house; any other as it is. */
export async function named(deps: Deps, id: string, error: unknown): Promise<unknown> {
  if (!(error instanceof ScheduleNotFoundError)) return error;
  return new CopydeskError('not_found', `There is no schedule ${id}.`, { choices: await scheduleIds(deps) });
}

export const memoOf = ({ action }: ScheduleDescription): ScheduleMemo => action.memo as unknown as ScheduleMemo;

async function reportOf(
  deps: Deps,
  id: string,
  described: ScheduleDescription,
  limit: number,
): Promise<ScheduleReport> {
  const { artifacts, tenant } = deps.store;
  const { state, info } = described;
  const memo = memoOf(described);
  const recent: ScheduleView['recent'] = info.recentActions
    .map(({ scheduledAt, takenAt, action }) => ({
      campaign: campaignOfWorkflow(tenant, action.workflow.workflowId),
      scheduledAt: scheduledAt.toISOString(),
      startedAt: takenAt.toISOString(),
    }))
    .reverse();
  const [spec, note, runs] = await Promise.all([
    artifacts.get<ScheduleSpec>(memo.spec),
    isRef(state.note) ? artifacts.get<ScheduleNote>(state.note) : { person: null, text: state.note ?? '' },
    Promise.all(recent.slice(0, limit).map((run) => readRun(deps, id, run))),
  ]);
  return {
    spec,
    paused: state.paused,
    note: note.text,
    noteBy: note.person,
    createdBy: memo.createdBy,
    next: info.nextActionTimes.map((time) => time.toISOString()),
    recent,
    running: info.runningActions.map(({ workflow }) => campaignOfWorkflow(tenant, workflow.workflowId)),
    missed: info.numActionsMissedCatchupWindow,
    skipped: info.numActionsSkippedOverlap,
    runs,
  };
}
