import { Temporal } from 'temporal-polyfill';

/** The one way from instants to what clocks and calendars of a time zone show. Not for workflows: rules of zones change between versions. */

/** The day (`2026-12-01`) that the calendar shows at a moment. `timeZone` is an IANA name. */
export const localDay = (at: Date, timeZone: string): string => zoned(at, timeZone).toPlainDate().toString();

/**
 * What a clock shows (`2026-12-01T09:00`, seconds allowed) as an instant with its offset, `2026-12-01T09:00:00+01:00`; null when it says no
 * time. Of a time that comes twice it is the first; one that is left out is moved on by as much as the clocks are.
 */
export function fromClock(local: string, timeZone: string): string | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(local)) return null;
  try {
    const time = Temporal.PlainDateTime.from(local, { overflow: 'reject' });
    return time.toZonedDateTime(timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** An instant as a clock shows it, to the minute: `2026-12-01T09:00`. */
export const toClock = (instant: string, timeZone: string): string =>
  zoned(new Date(instant), timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' });

const zoned = (at: Date, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);

/**
 * The stretches of a day in which clocks show a time from `from` until before `to` (`08:00`), as milliseconds since 1970, in order. One,
 * but on a day on which the clocks are changed there may be none, or two when a time comes twice.
 */
export function clockSpans(day: Temporal.PlainDate, from: string, to: string, timeZone: string): [number, number][] {
  const spans: [number, number][] = [];
  const end = day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
  let at = day.toZonedDateTime(timeZone);
  // Between two changes of the clock the offset is the same, and a time of the clock is one instant.
  while (at.epochMilliseconds < end) {
    const next = at.getTimeZoneTransition('next');
    const until = Math.min(end, next?.epochMilliseconds ?? end);
    const instantOf = (clock: string) =>
      Date.parse(`${day.toString()}T${clock}:00Z`) - at.offsetNanoseconds / 1_000_000;
    const start = Math.max(at.epochMilliseconds, instantOf(from));
    const stop = Math.min(until, instantOf(to));
    if (start < stop) spans.push([start, stop]);
    if (!next || until === end) break;
    at = next;
  }
  return spans;
}
