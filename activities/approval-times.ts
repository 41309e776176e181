import { Context } from '@temporalio/activity';
import type { PreparedAsset } from '../domain/approval.ts';
import { requestTimes } from '../domain/approval-times.ts';
import type { Pin } from '../domain/campaign.ts';
import { deputiesOf } from '../domain/deputies.ts';
import type { Ref } from '../domain/ref.ts';
import { nextWorkingMoment } from '../domain/working-time.ts';
import type { Activities, ApprovalTimes } from '../workflows/activities.ts';
import type { ActivityDependencies, TenantDependencies } from './dependencies.ts';
import { openTenant } from './open-tenant.ts';
import { type RunMaterial, runMaterial } from './run-material.ts';

/** New times for a request that had run out and was taken up again. From when deputies count stays as it was signed. */
export const approvalTimes =
  (house: ActivityDependencies): Activities['approvalTimes'] =>
  async ({ pin, prepared }) => {
    const deps = openTenant(house, pin.tenant);
    return timesFromNow(deps, pin, await runMaterial(deps.store, pin), prepared);
  };

/**
 * Reminder, escalation and deadline of a request, counted from now by the settings that the run pinned. `escalateAt` is when deputies are
 * told: at `escalatesAt` of what is signed, or in the next working time when that has passed; null when no holder of a role has a deputy
 * today. A deadline of the brief that has passed is said in the timeline.
 */
export async function timesFromNow(
  deps: TenantDependencies,
  pin: Pick<Pin, 'campaign'>,
  { brief, workspace }: Pick<RunMaterial, 'brief' | 'workspace'>,
  prepared: Ref,
): Promise<ApprovalTimes> {
  const { store } = deps;
  const [{ people }, { asset, stages, escalatesAt }] = await Promise.all([
    deps.loadWorkspace(),
    store.artifacts.get<PreparedAsset>(prepared),
  ]);
  const now = deps.now();
  const { remindAt, deadline, late } = requestTimes(workspace.settings, now, brief.deadline);
  if (late) {
    const until = deadline.toISOString();
    await store.events.append(
      pin.campaign,
      'late',
      { asset, briefDeadline: brief.deadline, until },
      `late/${prepared}`,
    );
  }
  const told = escalatesAt && stages.some(({ role }) => deputiesOf(people, role).length > 0);
  return {
    // The clock of this machine may be hours off, and an approval must not begin to hold in hours only.
    openedAt: new Date(Context.current().info.currentAttemptScheduledTimestampMs).toISOString(),
    remindAt: remindAt.toISOString(),
    escalateAt: told ? laterOf(escalatesAt, nextWorkingMoment(workspace.settings, now)) : null,
    deadline: deadline.toISOString(),
  };
}

const laterOf = (instant: string, moment: Date): string =>
  new Date(Math.max(Date.parse(instant), moment.getTime())).toISOString();
