import { Temporal } from 'temporal-polyfill';
import { clockSpans, localDay } from './local-time.ts';
import { publicHolidays } from './public-holidays.ts';
import type { Settings, WorkingTime } from './workspace.ts';

/** Whose time it is. Without `workingTime` every moment is working time, and a working hour is an hour. */
export type WorkingCalendar = Pick<Settings, 'timeZone' | 'workingTime'>;

const hourMs = 3_600_000;

/**
 * The first moment of working time at or after `at`. It is working time while the clock of the time zone shows a time from `from` until
 * before `to`, on a day of `days` that is no public holiday of the state.
 */
export const nextWorkingMoment = (calendar: WorkingCalendar, at: Date): Date => addWorkingHours(calendar, at, 0);

/** The moment when so many hours of working time have passed since `at`; itself working time. `hours` is not negative. */
export function addWorkingHours({ timeZone, workingTime }: WorkingCalendar, at: Date, hours: number): Date {
  let left = Math.round(hours * hourMs);
  if (!workingTime) return new Date(at.getTime() + left);
  for (const [from, to] of spansSince(workingTime, timeZone, at)) {
    // The end of a span is not working time any more: what ends there goes on with the next one.
    if (left < to - from) return new Date(from + left);
    left -= to - from;
  }
  throw new RangeError('There is no working time.');
}

/** Hours of working time between two moments; 0 when they are in the wrong order. */
export function workingHoursBetween({ timeZone, workingTime }: WorkingCalendar, start: Date, end: Date): number {
  if (start >= end) return 0;
  if (!workingTime) return (end.getTime() - start.getTime()) / hourMs;
  let sum = 0;
  for (const [from, to] of spansSince(workingTime, timeZone, start)) {
    if (from >= end.getTime()) break;
    sum += Math.min(to, end.getTime()) - from;
  }
  return sum / hourMs;
}

/** When the working day ends on which `at`, or the first moment of working time after it, falls. Without `workingTime`, `at` itself. */
export function endOfWorkingDay(calendar: WorkingCalendar, at: Date): Date {
  const { timeZone, workingTime } = calendar;
  if (!workingTime) return at;
  const day = Temporal.PlainDate.from(localDay(nextWorkingMoment(calendar, at), timeZone));
  return new Date(clockSpans(day, workingTime.from, workingTime.to, timeZone).at(-1)![1]);
}

/** Working time from a moment on, as spans of milliseconds since 1970, in order. Endless, as long as there is a working day in some year. */
function* spansSince(workingTime: WorkingTime, timeZone: string, at: Date): Generator<[number, number]> {
  const { from, to } = workingTime;
  const first = Temporal.PlainDate.from(localDay(at, timeZone));
  let [year, holidays] = [0, new Set() as ReadonlySet<string>];
  for (let days = 0; days < longestYears * 366; days += 1) {
    const day = first.add({ days });
    if (!workingTime.days.includes(weekdays[day.dayOfWeek - 1]!)) continue;
    if (day.year !== year) [year, holidays] = [day.year, publicHolidays(day.year, workingTime.state)];
    if (holidays.has(day.toString())) continue;
    for (const [start, end] of clockSpans(day, from, to, timeZone)) {
      if (end > at.getTime()) yield [Math.max(start, at.getTime()), end];
    }
  }
}

/** Nobody waits longer for anything; it also ends the search where clocks are never in working time. */
const longestYears = 20;

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
