import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextOpening, whyNotAt } from '../../domain/calendar.ts';
import { toClock } from '../../domain/local-time.ts';
import { Calendar } from '../../domain/workspace.ts';

const zone = 'Europe/Berlin';
const at = (text: string) => new Date(text);
const calendar = (given: unknown) => Calendar.parse(given);
const kinds = (instant: string, given: unknown, taken: string[] = []) =>
  whyNotAt(at(instant), calendar(given), zone, taken).map(({ kind }) => kind);
const next = (instant: string, given: unknown, taken: string[] = []) =>
  nextOpening(at(instant), calendar(given), zone, taken)?.toISOString() ?? null;

describe('a calendar of a channel', () => {
  it('takes everything when nothing was said', () => {
    expect(kinds('2026-12-24T18:00:00+01:00', {})).toEqual([]);
    expect(next('2026-12-24T18:00:00.123+01:00', {})).toBe('2026-12-24T17:00:00.123Z');
  });

  it('knows days, their ends included', () => {
    const easter = { blackouts: [{ name: 'Ostern', from: '2027-03-26', to: '2027-03-29' }] };
    expect(kinds('2027-03-25T23:59:59+01:00', easter)).toEqual([]);
    expect(kinds('2027-03-26T00:00:00+01:00', easter)).toEqual(['blackout']);
    // Summer time has begun in between.
    expect(next('2027-03-26T12:00:00+01:00', easter)).toBe('2027-03-29T22:00:00.000Z');
  });

  it('knows days of the week and goes through a weekend', () => {
    const weekend = { blackouts: [{ name: 'Wochenende', days: ['sat', 'sun'] }] };
    expect(next('2026-11-27T23:30:00+01:00', weekend)).toBe('2026-11-27T22:30:00.000Z');
    expect(next('2026-11-28T10:00:00+01:00', weekend)).toBe('2026-11-29T23:00:00.000Z');
  });

  it('says when days in a row are over, not each of them', () => {
    const weekend = calendar({ blackouts: [{ name: 'Wochenende', days: ['sat', 'sun'] }] });
    expect(whyNotAt(at('2026-11-28T10:00:00+01:00'), weekend, zone, [])).toEqual([
      { kind: 'blackout', name: 'Wochenende', until: '2026-11-29T23:00:00.000Z' },
    ]);
  });

  it('lets a night last until the morning of the next day, and belong to the day on which it began', () => {
    const friday = { blackouts: [{ name: 'Freitagnacht', days: ['fri'], start: '22:00', end: '06:00' }] };
    expect(kinds('2026-11-27T05:00:00+01:00', friday)).toEqual([]);
    expect(next('2026-11-27T22:00:00+01:00', friday)).toBe('2026-11-28T05:00:00.000Z');
    expect(next('2026-11-28T03:00:00+01:00', friday)).toBe('2026-11-28T05:00:00.000Z');
    expect(kinds('2026-11-28T22:00:00+01:00', friday)).toEqual([]);
  });

  it('ends one without an end at midnight and begins one without a beginning there', () => {
    expect(next('2026-11-27T21:00:00+01:00', { blackouts: [{ name: 'abends', start: '20:00' }] })).toBe(
      '2026-11-27T23:00:00.000Z',
    );
    expect(next('2026-11-27T01:00:00+01:00', { blackouts: [{ name: 'morgens', end: '07:00' }] })).toBe(
      '2026-11-27T06:00:00.000Z',
    );
  });

  it('has a time that comes twice black twice, and one that is left out never', () => {
    const half = { blackouts: [{ name: 'Wartung', start: '02:15', end: '02:45' }] };
    expect(next('2026-10-25T00:20:00Z', half)).toBe('2026-10-25T00:45:00.000Z');
    expect(next('2026-10-25T01:20:00Z', half)).toBe('2026-10-25T01:45:00.000Z');
    expect(kinds('2027-03-28T01:20:00Z', half)).toEqual([]);
  });

  it('says which one is too close and how many a day there may be, by the day of the clocks', () => {
    const given = { perDay: 2, minutesBetween: 30 };
    const taken = ['2026-11-24T22:50:00.000Z', '2026-11-24T08:00:00.000Z'];
    expect(whyNotAt(at('2026-11-24T23:10:00+01:00'), calendar(given), zone, taken)).toEqual([
      { kind: 'day-full', day: '2026-11-24', perDay: 2, until: '2026-11-24T23:00:00.000Z' },
    ]);
    expect(whyNotAt(at('2026-11-25T00:10:00+01:00'), calendar(given), zone, taken)).toEqual([
      { kind: 'too-close', to: taken[0], minutes: 30, until: '2026-11-24T23:20:00.000Z' },
    ]);
    expect(next('2026-11-24T09:10:00+01:00', given, taken)).toBe('2026-11-24T23:20:00.000Z');
  });

  it('has no opening when it is black for ever', () => {
    expect(next('2026-11-24T09:10:00+01:00', { blackouts: [{ name: 'immer' }] })).toBeNull();
  });
});

const minute = 60_000;
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 3 }))
  .map(([hour, quarter]) => `${String(hour).padStart(2, '0')}:${String(quarter * 15).padStart(2, '0')}`);
const days = fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, { minLength: 1 });
/** Around both changes of the clocks in Berlin and New York, and around a new year. */
const starts = ['2026-03-07', '2026-03-28', '2026-10-24', '2026-10-31', '2026-12-30'].map((day) =>
  Date.parse(`${day}T00:00:00Z`),
);
const world = fc
  .record({
    base: fc.constantFrom(...starts),
    offset: fc.integer({ min: 0, max: 3 * 24 * 60 }),
    timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'UTC', 'Asia/Kathmandu'),
    blackouts: fc.array(
      fc.record(
        {
          days,
          start: clock,
          end: clock,
          first: fc.integer({ min: -1, max: 3 }),
          length: fc.integer({ min: 0, max: 2 }),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
    taken: fc.array(fc.integer({ min: -24 * 60, max: 5 * 24 * 60 }), { maxLength: 6 }),
    perDay: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    minutesBetween: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
  })
  .map(({ base, blackouts, taken, offset, perDay, minutesBetween, timeZone }) => {
    const date = (days: number) => new Date(base + days * 24 * 60 * minute).toISOString().slice(0, 10);
    return {
      from: new Date(base + offset * minute),
      timeZone,
      taken: taken.map((after) => new Date(base + after * minute).toISOString()),
      calendar: Calendar.parse({
        blackouts: blackouts.map(({ first, length, ...rest }, index) => ({
          name: `b${index}`,
          ...rest,
          ...(first !== undefined && { from: date(first), to: date(first + (length ?? 1)) }),
        })),
        perDay,
        minutesBetween,
      }),
    };
  });

/** The same question asked of what clocks show, without any of the code under test but the clock itself. */
function isOpen(instant: number, { calendar, timeZone, taken }: ReturnType<typeof worldOf>): boolean {
  const [day, time] = toClock(new Date(instant).toISOString(), timeZone).split('T') as [string, string];
  const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
  const on = (date: string, { from, to, days }: Calendar['blackouts'][number]) =>
    (!from || from <= date) &&
    (!to || date <= to) &&
    (!days || days.includes(names[new Date(`${date}T12:00:00Z`).getUTCDay()]!));
  const before = new Date(Date.parse(`${day}T12:00:00Z`) - 24 * 60 * minute).toISOString().slice(0, 10);
  const black = calendar.blackouts.some((one) => {
    const { start = '00:00', end = '24:00' } = one;
    if (start < end) return on(day, one) && start <= time && time < end;
    return (on(day, one) && time >= start) || (on(before, one) && time < end);
  });
  const sameDay = taken.filter((other) => toClock(other, timeZone).startsWith(day)).length;
  return (
    !black &&
    sameDay < (calendar.perDay ?? Number.POSITIVE_INFINITY) &&
    taken.every((other) => Math.abs(Date.parse(other) - instant) >= (calendar.minutesBetween ?? 0) * minute)
  );
}
const worldOf = (given: { calendar: Calendar; timeZone: string; taken: string[]; from: Date }) => given;

describe('the next opening', () => {
  it('is open, not before the moment, and the first, minute by minute', () => {
    const boundMinutes = 5 * 24 * 60;
    let found = 0;
    fc.assert(
      fc.property(world, (given) => {
        const { from, calendar, timeZone, taken } = given;
        const opening = nextOpening(from, calendar, timeZone, taken);
        let first = 0;
        while (first < boundMinutes && !isOpen(from.getTime() + first * minute, given)) first += 1;
        if (first === boundMinutes) {
          expect(opening === null || opening.getTime() >= from.getTime() + boundMinutes * minute).toBe(true);
          return;
        }
        found += 1;
        expect(opening?.toISOString()).toBe(new Date(from.getTime() + first * minute).toISOString());
        expect(whyNotAt(opening!, calendar, timeZone, taken)).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(found).toBeGreaterThan(75);
  }, 120_000);
});
