import {
  ScheduleAlreadyRunning,
  type ScheduleOptionsStartWorkflowAction,
  ScheduleOverlapPolicy,
  ServiceError,
} from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import { CopydeskError } from '../../../domain/errors.ts';
import { campaignWorkflowId, temporalScheduleId } from '../../../domain/ids.ts';
import type { OverlapPolicy, ScheduleSpec } from '../../../domain/schedule.ts';
import { searchAttributes } from '../../../domain/search-attributes.ts';
import type { Person } from '../../../domain/workspace.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { eventually } from './eventually.ts';
import { handleOf, memoOf, named, readSchedule, type ScheduleMemo, scheduleIds } from './read-schedule.ts';
import type { ScheduleReport } from './views.ts';

/** Temporal's names of the overlap policies. */
export const temporalOverlap: Record<OverlapPolicy, ScheduleOverlapPolicy> = {
  skip: ScheduleOverlapPolicy.SKIP,
  'buffer-one': ScheduleOverlapPolicy.BUFFER_ONE,
  'buffer-all': ScheduleOverlapPolicy.BUFFER_ALL,
  'cancel-other': ScheduleOverlapPolicy.CANCEL_OTHER,
  'allow-all': ScheduleOverlapPolicy.ALLOW_ALL,
};

const hourMs = 60 * 60_000;

/** Makes a schedule of a spec that was checked. Comes back when the list shows it too. */
export async function createSchedule(
  deps: DeskDependencies,
  viewer: Person,
  spec: ScheduleSpec,
): Promise<ScheduleReport> {
  const { store, temporal } = deps;
  try {
    await temporal.schedule.create({
      scheduleId: temporalScheduleId(store.tenant, spec.id),
      typedSearchAttributes: [{ key: searchAttributes.tenant, value: store.tenant }],
      ...(await optionsOf(deps, spec, viewer.id)),
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw badly(error);
    throw new CopydeskError(
      'conflict',
      `There is a schedule ${spec.id} already. Change that one (update), delete it first, or choose another id.`,
      { where: { field: 'id' } },
    );
  }
  await eventually(async () => (await scheduleIds(deps)).includes(spec.id));
  return readSchedule(deps, spec.id);
}

/** Puts a new spec in the place of the one before; whether it is paused, and who made it, stays. What runs now is not touched. */
export async function updateSchedule(deps: DeskDependencies, id: string, spec: ScheduleSpec): Promise<ScheduleReport> {
  if (spec.id !== id) {
    throw new CopydeskError('invalid', `The id of a schedule stays. Make another one for "${spec.id}".`, {
      where: { field: 'id' },
      choices: [id],
    });
  }
  const before = await readSchedule(deps, id, 0);
  const options = await optionsOf(deps, spec, before.createdBy);
  try {
    await handleOf(deps, id).update((previous) => ({
      ...options,
      state: { paused: previous.state.paused, note: previous.state.note },
      action: { ...options.action, memo: { ...options.action.memo, createdBy: memoOf(previous).createdBy } },
    }));
  } catch (error) {
    throw badly(await named(deps, id, error));
  }
  return readSchedule(deps, id);
}

/** Order, brief and spec become artifacts; Temporal gets their refs. It appends the time to the workflow id: `<schedule>-<time>`. */
async function optionsOf({ store, taskQueue }: DeskDependencies, spec: ScheduleSpec, createdBy: string) {
  const { tenant, artifacts } = store;
  const { work } = spec;
  const input = { tenant, schedule: spec.id };
  const args =
    work.kind === 'refresh'
      ? [{ ...input, order: await artifacts.put('refresh-order', work.order) }]
      : [{ ...input, brief: await artifacts.put('brief', work.brief) }];
  const memo: ScheduleMemo = { spec: await artifacts.put('schedule', spec), createdBy };
  const action: ScheduleOptionsStartWorkflowAction<Workflow> = {
    type: 'startWorkflow',
    workflowType: work.kind,
    workflowId: campaignWorkflowId(tenant, spec.id),
    args,
    taskQueue,
    memo: { ...memo },
  };
  return {
    spec: { cronExpressions: [spec.cron], timezone: spec.timeZone },
    action,
    policies: { overlap: temporalOverlap[spec.overlap], catchupWindow: spec.catchupHours * hourMs },
  };
}

/** gRPC's code for an argument that the server refuses. */
const invalidArgument = 3;

/** What the server still finds wrong is said as it says it; anything else as it is. */
function badly(error: unknown): unknown {
  const cause =
    error instanceof ServiceError ? (error.cause as { code?: number; details?: string } | undefined) : undefined;
  if (cause?.code !== invalidArgument) return error;
  return new CopydeskError('invalid', `Temporal does not take this schedule: ${cause.details}`, { cause: error });
}
