import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { publicHolidays } from '../../domain/public-holidays.ts';
import {
  addWorkingHours,
  endOfWorkingDay,
  nextWorkingMoment,
  type WorkingCalendar,
  workingHoursBetween,
} from '../../domain/working-time.ts';

const office: WorkingCalendar = {
  timeZone: 'Europe/Berlin',
  workingTime: { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00', state: 'BY' },
};
const minute = 60_000;
const hour = 60 * minute;
const at = (text: string) => new Date(text);

describe('working time', () => {
  it.each([
    ['in the morning', '2026-11-24T05:00:00+01:00', '2026-11-24T08:00:00+01:00'],
    ['within it', '2026-11-24T09:30:00+01:00', '2026-11-24T09:30:00+01:00'],
    ['when it ends', '2026-11-24T18:00:00+01:00', '2026-11-25T08:00:00+01:00'],
    ['on Friday night', '2026-11-27T20:00:00+01:00', '2026-11-30T08:00:00+01:00'],
    ['on a public holiday', '2027-01-06T10:00:00+01:00', '2027-01-07T08:00:00+01:00'],
    ['from Good Friday on', '2026-04-03T10:00:00+02:00', '2026-04-07T08:00:00+02:00'],
  ])('begins next, seen %s', (_, from, next) => {
    expect(nextWorkingMoment(office, at(from))).toEqual(at(next));
  });

  it('counts hours over nights, weekends, holidays and the change of clocks', () => {
    // Thursday noon before Easter 2027, which is also when summer time begins: 6 h, then Tuesday.
    expect(addWorkingHours(office, at('2027-03-25T12:00:00+01:00'), 8)).toEqual(at('2027-03-30T10:00:00+02:00'));
    expect(workingHoursBetween(office, at('2027-03-25T12:00:00+01:00'), at('2027-03-30T10:00:00+02:00'))).toBe(8);
  });

  it('ends the day of a moment, or the next working day', () => {
    expect(endOfWorkingDay(office, at('2026-11-24T09:00:00+01:00'))).toEqual(at('2026-11-24T18:00:00+01:00'));
    expect(endOfWorkingDay(office, at('2026-11-28T09:00:00+01:00'))).toEqual(at('2026-11-30T18:00:00+01:00'));
  });

  it('is every moment when nothing else was said', () => {
    const always: WorkingCalendar = { timeZone: 'Europe/Berlin' };
    const night = at('2026-12-25T03:00:00+01:00');
    expect(nextWorkingMoment(always, night)).toEqual(night);
    expect(addWorkingHours(always, night, 24)).toEqual(at('2026-12-26T03:00:00+01:00'));
    expect(endOfWorkingDay(always, night)).toEqual(night);
    expect(workingHoursBetween(always, night, at('2026-12-25T04:30:00+01:00'))).toBe(1.5);
  });

  it.each([
    [
      'a time that is left out does not count',
      '02:30',
      '05:00',
      '2026-03-29T00:00:00+01:00',
      '2026-03-29T03:00:00+02:00',
      2,
    ],
    [
      'a working time within the gap is none that day',
      '02:10',
      '02:50',
      '2026-03-29T00:00:00+01:00',
      '2026-03-30T02:10:00+02:00',
      0,
    ],
    [
      'a time that comes twice counts twice',
      '02:00',
      '03:00',
      '2026-10-25T00:00:00+02:00',
      '2026-10-25T02:00:00+02:00',
      2,
    ],
  ])('follows the clock: %s', (_, from, to, start, next, hoursThatDay) => {
    const nights: WorkingCalendar = { timeZone: 'Europe/Berlin', workingTime: { days: ['sun', 'mon'], from, to } };
    expect(nextWorkingMoment(nights, at(start))).toEqual(at(next));
    const midnight = new Date(at(start).getTime() + 23 * hour);
    expect(workingHoursBetween(nights, at(start), midnight)).toBe(hoursThatDay);
  });
});

/** Weeks with both changes of the clocks, Easter, New Year and holidays of single states. */
const weeks = ['2026-03-27', '2027-03-25', '2026-10-23', '2024-10-30', '2025-12-23', '2028-04-12', '2029-11-20'];
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const anyCalendar = fc
  .record({
    timeZone: fc.constantFrom(
      'Europe/Berlin',
      'Europe/Berlin',
      'Europe/Lisbon',
      'America/New_York',
      'Australia/Lord_Howe',
    ),
    days: fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, { minLength: 1 }),
    state: fc.constantFrom(undefined, 'BY' as const, 'SN' as const, 'BB' as const, 'SH' as const),
    // Small hours often, for that is when clocks are changed.
    bounds: fc
      .tuple(fc.oneof(fc.nat(300), fc.nat(1_380)), fc.integer({ min: 30, max: 1_200 }))
      .map(([from, length]) => [from, Math.min(1_439, from + length)] as const),
  })
  .map(
    ({ timeZone, days, state, bounds: [from, to] }): WorkingCalendar => ({
      timeZone,
      workingTime: { days, from: clock(from), to: clock(to), ...(state && { state }) },
    }),
  );
const anyMoment = fc
  .tuple(fc.constantFrom(...weeks), fc.nat(8 * 24 * 60))
  .map(([week, minutes]) => new Date(Date.parse(`${week}T00:00:00Z`) + minutes * minute));
const anyHours = fc.oneof(
  fc.constant(0),
  fc.nat(40 * 60).map((minutes) => minutes / 60),
);

/** The rule once more, for one minute, from what `Intl` says the clock shows. */
function walker({ timeZone, workingTime }: WorkingCalendar): (time: number) => boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const { days, from, to, state } = workingTime!;
  const holidays = new Set(
    [2024, 2025, 2026, 2027, 2028, 2029, 2030].flatMap((year) => [...publicHolidays(year, state)]),
  );
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const shows = `${parts.hour}:${parts.minute}`;
    return (
      days.some((day) => day === parts.weekday!.toLowerCase()) &&
      !holidays.has(`${parts.year}-${parts.month}-${parts.day}`) &&
      from <= shows &&
      shows < to
    );
  };
}

describe('working time, whatever the calendar,', () => {
  it('is what a walk from minute to minute finds', () => {
    fc.assert(
      fc.property(anyCalendar, anyMoment, fc.nat(600), (calendar, start, minutes) => {
        const works = walker(calendar);
        let [time, left] = [start.getTime(), minutes];
        const limit = time + 8 * 24 * hour;
        for (; time < limit; time += minute) {
          if (!works(time)) continue;
          if (left === 0) break;
          left -= 1;
        }
        const result = addWorkingHours(calendar, start, minutes / 60);
        if (time < limit) expect(result).toEqual(new Date(time));
        else expect(result.getTime()).toBeGreaterThanOrEqual(limit);
      }),
      { numRuns: 60 },
    );
  });

  it('is where every sum ends, and 0 hours end at the next moment of it', () => {
    fc.assert(
      fc.property(anyCalendar, anyMoment, anyHours, (calendar, start, hours) => {
        const end = addWorkingHours(calendar, start, hours);
        expect(walker(calendar)(end.getTime())).toBe(true);
        expect(nextWorkingMoment(calendar, end)).toEqual(end);
        expect(addWorkingHours(calendar, start, 0)).toEqual(nextWorkingMoment(calendar, start));
      }),
      { numRuns: 200 },
    );
  });

  it('adds up, never runs backwards, and is measured as it was added', () => {
    fc.assert(
      fc.property(anyCalendar, anyMoment, anyMoment, anyHours, anyHours, (calendar, a, b, first, second) => {
        const direct = addWorkingHours(calendar, a, first + second);
        // Hours are minutes here, and both sums are rounded to the same millisecond.
        expect(addWorkingHours(calendar, addWorkingHours(calendar, a, first), second)).toEqual(direct);
        expect(direct >= a).toBe(true);
        const [early, late] = a <= b ? [a, b] : [b, a];
        expect(addWorkingHours(calendar, early, first) <= addWorkingHours(calendar, late, first)).toBe(true);
        expect(workingHoursBetween(calendar, a, direct)).toBeCloseTo(first + second, 6);
      }),
      { numRuns: 200 },
    );
  });
});
