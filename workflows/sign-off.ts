import { ApplicationFailure, condition } from '@temporalio/workflow';
import type { ApprovalRequest, AssetStatus, Pin, StageStatus } from '../domain/campaign.ts';
import type { ApprovalTimes } from './activities.ts';
import { changed } from './begun-with.ts';
import { moveTo } from './commands.ts';
import { msUntil } from './ms-until.ts';
import { approvalTimes, remind } from './proxies.ts';
import type { StepContext } from './step-context.ts';

const hour = 3_600_000;
/** An approval is good for publishing within this time from the slot, and at least so long after the deadline for giving it. */
const slotWindowMs = 7 * 24 * hour;
const afterDeadlineMs = 24 * hour;

/** Waits until all stages have decided or time has run out; reminds and escalates on the way. */
export async function signOff(asset: AssetStatus, { state, recorder, locked }: StepContext): Promise<void> {
  const pin = state.pin!;
  const request = asset.request!;
  const decided = () => asset.stage !== 'sign-off' || request.stages.every(({ closedBy }) => closedBy);
  if (request.held && !decided()) {
    const times = await approvalTimes({ pin, prepared: request.prepared });
    await locked(asset.asset, () => takeUp(asset, request, times));
  }
  for (const { at, flag } of noticesOf(request)) {
    if (await condition(decided, msUntil(at))) continue;
    const roles = request.stages.filter(({ closedBy }) => !closedBy).map(({ role }) => role);
    const escalated = flag === 'escalated' || request.escalated;
    await remind({
      pin,
      asset: asset.asset,
      request: request.request,
      roles,
      ...(escalated && { escalated }),
    });
    request[flag] = true;
    recorder.note(flag, { asset: asset.asset, roles });
  }
  const inTime = await condition(decided, msUntil(request.deadline));
  await locked(asset.asset, () => {
    if (asset.stage !== 'sign-off') return;
    // The last decision may have come to the lock first. Releases before 0.2.0 held or gave up what it had just approved.
    if (inTime || (decided() && changed('decided-at-deadline'))) return moveTo(asset, 'slot');
    if (pin.approvals.onTimeout === 'give-up') return moveTo(asset, 'expired');
    // Releases before 0.2.0 set new times at once. Now they count from when somebody takes the request up again.
    if (changed('working-times')) request.held = true;
    else setTimes(request, hoursFromNow(pin));
    throw ApplicationFailure.nonRetryable('deadline_passed', 'stopped');
  });
}

/** Reminder and escalation that are still to come before the deadline, in the order of their instants. */
function noticesOf(request: ApprovalRequest): { at: string; flag: 'reminded' | 'escalated' }[] {
  const { remindAt, escalateAt, deadline, reminded, escalated } = request;
  // Releases before 0.2.0 reminded first whatever the deadline was; their requests go on so.
  if (escalateAt === undefined) return reminded ? [] : [{ at: remindAt, flag: 'reminded' }];
  return [
    ...(reminded ? [] : [{ at: remindAt, flag: 'reminded' as const }]),
    ...(escalated || !escalateAt ? [] : [{ at: escalateAt, flag: 'escalated' as const }]),
  ]
    .filter(({ at }) => Date.parse(at) < Date.parse(deadline))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** New times for a held request. Approvals are bound to the slot window: when it ends before the new deadline, given ones have to be given anew. */
function takeUp(asset: AssetStatus, request: ApprovalRequest, times: ApprovalTimes): void {
  if (asset.stage !== 'sign-off' || request.stages.every(({ closedBy }) => closedBy)) return;
  const slotWindow = windowOf(request.slotWindow.from, times);
  const longer = Date.parse(slotWindow.to) > Date.parse(request.slotWindow.to);
  if (longer && request.stages.some(({ approvedBy }) => approvedBy.length > 0)) {
    moveTo(asset, 'preparing');
    return;
  }
  if (longer) request.slotWindow = slotWindow;
  setTimes(request, times);
}

/** Without times it is one of a release before 0.2.0, whose decisions name the window as it was then. */
function windowOf(from: string, times?: ApprovalTimes): ApprovalRequest['slotWindow'] {
  const ends = [Date.parse(from) + slotWindowMs, ...(times ? [Date.parse(times.deadline) + afterDeadlineMs] : [])];
  return { from, to: new Date(Math.max(...ends)).toISOString() };
}

/** What `prepareAsset` says of a request. */
export type Asked = Pick<ApprovalRequest, 'prepared' | 'destination'> & {
  stages: Pick<StageStatus, 'stage' | 'role' | 'quorum'>[];
  times?: ApprovalTimes;
};

/** A new request; those who had approved the one before are asked to reconfirm what changed. */
export function openRequest(asset: AssetStatus, pin: Pin, asked: Asked): ApprovalRequest {
  const { prepared, destination, stages, times = hoursFromNow(pin) } = asked;
  const from = asset.slot ?? asked.times?.openedAt ?? new Date().toISOString();
  const before = asset.request;
  const request: ApprovalRequest = {
    request: `${asset.asset}/${asset.requests + 1}`,
    prepared,
    destination,
    slotWindow: windowOf(from, asked.times),
    stages: stages.map((stage) => ({ ...stage, approvedBy: [], closedBy: null })),
    openedAt: '',
    remindAt: '',
    deadline: '',
    reminded: false,
    reconfirmers: [...new Set(before?.stages.flatMap(({ approvedBy }) => approvedBy) ?? [])],
    previous: before?.prepared ?? null,
  };
  setTimes(request, times);
  return request;
}

/** Deputies who could decide before keep their say. */
function setTimes(request: ApprovalRequest, times: Partial<ApprovalTimes>): void {
  Object.assign(request, { openedAt: new Date().toISOString(), ...times, reminded: false });
  delete request.held;
}

/** Times as releases before 0.2.0 counted them: by the clock, without an escalation. */
function hoursFromNow({ approvals }: Pin): Omit<ApprovalTimes, 'escalateAt'> {
  const now = Date.now();
  const after = (hours: number) => new Date(now + hours * hour).toISOString();
  return { remindAt: after(approvals.reminderAfterHours), deadline: after(approvals.deadlineHours) };
}
