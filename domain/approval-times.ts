import { addWorkingHours, endOfWorkingDay, nextWorkingMoment, workingHoursBetween } from './working-time.ts';
import type { Settings } from './workspace.ts';

/** A deadline of the brief that has passed leaves a request open for so many working hours: late things stay urgent, but are seen. */
const lateHours = 8;

const hourMs = 3_600_000;

type TimeSettings = Pick<Settings, 'timeZone' | 'workingTime' | 'approvals'>;

export interface RequestTimes {
  remindAt: Date;
  /** Null: the settings know no escalation. */
  escalateAt: Date | null;
  deadline: Date;
  /** The deadline of the brief had passed when the request was opened. */
  late: boolean;
}

/**
 * The times of an approval request that is opened at a moment.
 * - Deadline: `deadlineHours` by the clock. One that falls outside of working time moves to the end of the next working day, as German law
 *   moves the end of a period from a Sunday or public holiday (BGB § 193), so that no time runs out while nobody works.
 * - A deadline of the brief that comes earlier holds exactly as it was written. One that has passed leaves eight working hours.
 * - Reminder and escalation: so many hours of working time after the opening, and thus within it. When the deadline comes first, the
 *   reminder halves the working time before it, and the escalation halves what is left after the reminder.
 */
export function requestTimes(settings: TimeSettings, opened: Date, briefDeadline?: string): RequestTimes {
  const { reminderAfterHours, escalateAfterHours } = settings.approvals;
  const ordinary = ordinaryDeadline(settings, opened);
  const late = briefDeadline !== undefined && Date.parse(briefDeadline) <= opened.getTime();
  const bound = late ? addWorkingHours(settings, opened, lateHours) : new Date(briefDeadline ?? ordinary);
  const deadline = earlier(ordinary, bound);
  const left = workingHoursBetween(settings, opened, deadline);
  const remind = reminderAfterHours < left ? reminderAfterHours : left / 2;
  const after = (hours: number) => earlier(addWorkingHours(settings, opened, hours), deadline);
  return {
    remindAt: after(remind),
    escalateAt:
      escalateAfterHours === undefined
        ? null
        : after(escalateAfterHours < left ? escalateAfterHours : (remind + left) / 2),
    deadline,
    late,
  };
}

/** The deadline of a request that is opened at a moment, by the settings alone. */
export function ordinaryDeadline(settings: TimeSettings, opened: Date): Date {
  const byClock = new Date(opened.getTime() + settings.approvals.deadlineHours * hourMs);
  const working = nextWorkingMoment(settings, byClock).getTime() === byClock.getTime();
  return working ? byClock : endOfWorkingDay(settings, byClock);
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
