import { liveCheckWorkflowId } from '../../../domain/ids.ts';
import type { watchLive } from '../../../workflows/watch-live.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { guard } from '../guard.ts';
import { readCalendar } from './read-calendar.ts';
import { type CalendarDesk, CalendarRange } from './views.ts';

/** When things go out, and whether what is out is still true. */
export const createCalendarDesk = (deps: DeskDependencies): CalendarDesk => ({
  async calendar(viewer, range) {
    await guard(deps, viewer, 'view', { type: 'Workspace', id: deps.store.tenant });
    return readCalendar(deps, CalendarRange.parse(range ?? {}));
  },
  async checkLive(viewer) {
    const { store, temporal, taskQueue } = deps;
    await guard(deps, viewer, 'operate', { type: 'Campaign', id: 'live-check' });
    // One that is under way answers for both who ask.
    const handle = await temporal.workflow.start<typeof watchLive>('watchLive', {
      taskQueue,
      workflowId: liveCheckWorkflowId(store.tenant),
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      args: [{ tenant: store.tenant }],
    });
    return handle.result();
  },
});
