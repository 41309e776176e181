import { ordinaryDeadline } from '../../domain/approval-times.ts';
import { addWorkingHours, nextWorkingMoment, workingHoursBetween } from '../../domain/working-time.ts';
import type { Settings } from '../../domain/workspace.ts';
import type { FieldProblem } from '../workspace-problems.ts';

/** A working day has an hour at least, so that waiting for it ends. A week without a working day is no list that the schema takes. */
export function checkWorkingTime({ workingTime }: Settings): FieldProblem[] {
  if (!workingTime) return [];
  const { from, to } = workingTime;
  const minutes = minutesOf(to) - minutesOf(from);
  if (minutes >= 60) return [];
  const why = minutes > 0 ? 'is shorter than an hour' : `ends at ${to}, not after ${from}`;
  const message = `The working day ${why}; write a later time, up to "23:59". It cannot go on past midnight.`;
  return [{ path: ['workingTime', 'to'], message }];
}

const yearHours = 365 * 24;

/** Deputies have some working time left when it is their turn, in whatever working hour of a week without holidays a request is opened. */
export function checkDeadlines(settings: Settings): FieldProblem[] {
  const { escalateAfterHours, deadlineHours } = settings.approvals;
  if (deadlineHours > yearHours) {
    return [
      { path: ['approvals', 'deadlineHours'], message: `A deadline is a year (${yearHours} hours) off at most.` },
    ];
  }
  if (escalateAfterHours === undefined) return [];
  const inTime = (opened: Date) =>
    addWorkingHours(settings, opened, escalateAfterHours) < ordinaryDeadline(settings, opened);
  const openings = hoursOfWeek.filter((hour) => nextWorkingMoment(settings, hour).getTime() === hour.getTime());
  if (escalateAfterHours < deadlineHours && openings.every(inTime)) return [];
  const fewest = Math.min(...openings.map((opened) => hoursUntilDeadline(settings, opened)));
  const hours = settings.workingTime ? 'working hours' : 'hours';
  const within = `From opening a request until its deadline (deadlineHours: ${deadlineHours}) there can be as few as ${round(fewest)} ${hours}`;
  const message = `${within}, and deputies come after ${escalateAfterHours}: too late. Write fewer, or a longer deadline.`;
  return [{ path: ['approvals', 'escalateAfterHours'], message }];
}

const hoursUntilDeadline = (settings: Settings, opened: Date): number =>
  workingHoursBetween(settings, opened, ordinaryDeadline(settings, opened));

/** Every hour of a week in which, and in the one after, no German state has a public holiday and no clock in Europe is changed. */
const hoursOfWeek = Array.from({ length: 7 * 24 }, (_, hour) => new Date(Date.UTC(2026, 1, 2, hour)));

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

const round = (hours: number): number => Math.round(hours * 10) / 10;
