import { CopydeskError } from '../../../domain/errors.ts';
import { campaignOfWorkflow } from '../../../domain/ids.ts';
import type { Person } from '../../../domain/workspace.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { eventually } from './eventually.ts';
import { describeSchedule, handleOf, named, readSchedule, type ScheduleNote, scheduleIds } from './read-schedule.ts';
import type { ScheduleReport } from './views.ts';

/** Pauses or resumes. The note is an artifact, so that Temporal keeps no words of people. */
export async function pauseSchedule(
  deps: DeskDependencies,
  viewer: Person,
  id: string,
  paused: boolean,
  text = '',
): Promise<ScheduleReport> {
  await describeSchedule(deps, id);
  const note: ScheduleNote = { person: viewer.id, text };
  const ref = await deps.store.artifacts.put('schedule-note', note);
  const handle = handleOf(deps, id);
  try {
    await (paused ? handle.pause(ref) : handle.unpause(ref));
  } catch (error) {
    throw await named(deps, id, error);
  }
  await eventually(async () => (await handle.describe()).state.paused === paused);
  return readSchedule(deps, id);
}

/** Starts a run now, paused or not. The overlap policy of the schedule holds; where it would silently skip the run, this says so. */
export async function triggerSchedule(deps: DeskDependencies, id: string): Promise<ScheduleReport> {
  const { policies, info } = await describeSchedule(deps, id);
  const running = info.runningActions.map(({ workflow }) => campaignOfWorkflow(deps.store.tenant, workflow.workflowId));
  if (policies.overlap === 'SKIP' && running.length > 0) {
    throw new CopydeskError(
      'conflict',
      `A run of ${id} still goes on, and its overlap policy is "skip": ${running.join(', ')}. Wait for it, cancel it, or choose another overlap policy.`,
    );
  }
  const handle = handleOf(deps, id);
  try {
    await handle.trigger(policies.overlap);
  } catch (error) {
    throw await named(deps, id, error);
  }
  const held = policies.overlap === 'BUFFER_ONE' || policies.overlap === 'BUFFER_ALL';
  if (!held || running.length === 0)
    await eventually(async () => (await handle.describe()).info.numActionsTaken > info.numActionsTaken);
  return readSchedule(deps, id);
}

/** Deletes a schedule. Its runs go on; what they published stays. */
export async function deleteSchedule(deps: DeskDependencies, id: string): Promise<void> {
  try {
    await handleOf(deps, id).delete();
  } catch (error) {
    throw await named(deps, id, error);
  }
  await eventually(async () => !(await scheduleIds(deps)).includes(id));
}
