import { Backfill } from '../../../domain/schedule.ts';
import type { Person } from '../../../domain/workspace.ts';
import type { DeskDependencies } from '../dependencies.ts';
import type { Desk } from '../desk.ts';
import { guard } from '../guard.ts';
import { backfillSchedule } from './backfill-schedule.ts';
import { readSchedule, readSchedules } from './read-schedule.ts';
import { deleteSchedule, pauseSchedule, triggerSchedule } from './steer-schedule.ts';
import { createSchedule, updateSchedule } from './write-schedule.ts';

type ScheduleDesk = Pick<
  Desk,
  | 'schedules'
  | 'schedule'
  | 'createSchedule'
  | 'updateSchedule'
  | 'pauseSchedule'
  | 'resumeSchedule'
  | 'triggerSchedule'
  | 'backfillSchedule'
  | 'deleteSchedule'
>;

/** What people can do with recurring runs. */
export function createScheduleDesk(deps: DeskDependencies): ScheduleDesk {
  const asking = (viewer: Person, action: string, id: string) => guard(deps, viewer, action, { type: 'Schedule', id });
  return {
    async schedules(viewer) {
      await guard(deps, viewer, 'view', { type: 'Workspace', id: deps.store.tenant });
      return readSchedules(deps);
    },
    async schedule(viewer, id) {
      await asking(viewer, 'view', id);
      return readSchedule(deps, id);
    },
    async createSchedule(viewer, given) {
      const spec = await deps.checkSchedule(given, await deps.loadWorkspace());
      await asking(viewer, 'schedule', spec.id);
      return createSchedule(deps, viewer, spec);
    },
    async updateSchedule(viewer, id, given) {
      const spec = await deps.checkSchedule(given, await deps.loadWorkspace());
      await asking(viewer, 'schedule', id);
      return updateSchedule(deps, id, spec);
    },
    async pauseSchedule(viewer, id, note) {
      await asking(viewer, 'pause', id);
      return pauseSchedule(deps, viewer, id, true, note);
    },
    async resumeSchedule(viewer, id, note) {
      await asking(viewer, 'resume', id);
      return pauseSchedule(deps, viewer, id, false, note);
    },
    async triggerSchedule(viewer, id) {
      await asking(viewer, 'schedule', id);
      return triggerSchedule(deps, id);
    },
    async backfillSchedule(viewer, id, given) {
      await asking(viewer, 'schedule', id);
      return backfillSchedule(deps, id, Backfill.parse(given));
    },
    async deleteSchedule(viewer, id) {
      await asking(viewer, 'unschedule', id);
      return deleteSchedule(deps, id);
    },
  };
}
