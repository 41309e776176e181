import { Temporal } from 'temporal-polyfill';
import { clockSpans, localDay } from './local-time.ts';
import type { Calendar } from './workspace.ts';

/** Why a channel takes nothing at a moment. `until` is the first instant at which this one reason is over. */
export type Obstacle =
  | { kind: 'blackout'; name: string; until: string }
  /** As many go out on that local day as the channel takes. */
  | { kind: 'day-full'; day: string; perDay: number; until: string }
  /** Another one goes out at `to`, less than `minutes` away. */
  | { kind: 'too-close'; to: string; minutes: number; until: string };

type Blackout = Calendar['blackouts'][number];
type Span = [from: number, to: number];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Nobody plans further ahead; it also ends the search where a channel never takes anything. */
const furthestMs = 731 * dayMs;

/** So long before a moment there may be something that stands in its way: a day with a change of the clocks, or the pause that is asked for. */
export const reachMs = ({ minutesBetween = 0 }: Calendar): number => Math.max(2 * dayMs, minutesBetween * minuteMs);

/**
 * Everything that keeps a channel from taking something at a moment; empty when it can. `taken` are the instants that others have, in any
 * order: those of the local day and of the pause around it count. Days and times of blackouts are those of the clocks of `timeZone`.
 */
export function whyNotAt(at: Date, calendar: Calendar, timeZone: string, taken: readonly string[]): Obstacle[] {
  const { perDay, minutesBetween = 0 } = calendar;
  const found: Obstacle[] = blackoutsAt(at, calendar, timeZone).map(({ name, until }) => ({
    kind: 'blackout',
    name,
    until: until.toISOString(),
  }));
  const day = localDay(at, timeZone);
  if (perDay && taken.filter((other) => localDay(new Date(other), timeZone) === day).length >= perDay) {
    const until = startOf(Temporal.PlainDate.from(day).add({ days: 1 }), timeZone);
    found.push({ kind: 'day-full', day, perDay, until: new Date(until).toISOString() });
  }
  const gapMs = minutesBetween * minuteMs;
  for (const to of taken) {
    if (Math.abs(at.getTime() - Date.parse(to)) >= gapMs) continue;
    found.push({
      kind: 'too-close',
      to,
      minutes: minutesBetween,
      until: new Date(Date.parse(to) + gapMs).toISOString(),
    });
  }
  return found;
}

/** The first instant from `from` on at which nothing stands in the way; null when there is none within two years. */
export function nextOpening(from: Date, calendar: Calendar, timeZone: string, taken: readonly string[]): Date | null {
  const end = from.getTime() + furthestMs;
  // Until the last of its reasons is over there is no opening: each of them lasts without a gap from the moment to its end.
  for (let at = from; at.getTime() < end; ) {
    const ends = whyNotAt(at, calendar, timeZone, taken).map(({ until }) => Date.parse(until));
    if (ends.length === 0) return at;
    at = new Date(Math.max(...ends));
  }
  return null;
}

/** The blackouts that hold at a moment, each with its end. */
export const blackoutsAt = (at: Date, { blackouts }: Calendar, timeZone: string): { name: string; until: Date }[] =>
  blackouts.flatMap((blackout) => {
    const end = endOf(blackout, at.getTime(), timeZone);
    return end === null ? [] : [{ name: blackout.name, until: new Date(end) }];
  });

/** When a blackout that holds at a moment is over: of days in a row, on the last of them. Null when it does not hold. */
function endOf(blackout: Blackout, at: number, timeZone: string): number | null {
  const spanAt = (moment: number) => spansBetween(blackout, moment, moment + 1, timeZone).at(-1);
  let span = spanAt(at);
  if (!span) return null;
  for (let next = spanAt(span[1]); next && next[1] < at + furthestMs; next = spanAt(span[1])) span = next;
  return span[1];
}

/** The stretches of a blackout that touch the time from `from` until before `to`, whole, as milliseconds since 1970. */
export function spansBetween(blackout: Blackout, from: number, to: number, timeZone: string): Span[] {
  const spans: Span[] = [];
  const last = Temporal.PlainDate.from(localDay(new Date(to - 1), timeZone));
  // One that lasts over midnight belongs to the day on which it begins.
  let day = Temporal.PlainDate.from(localDay(new Date(from), timeZone)).subtract({ days: 1 });
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 }))
    if (isOn(blackout, day)) spans.push(...spansOn(blackout, day, timeZone));
  return spans.filter(([start, end]) => start < to && end > from);
}

/** On its days of the week, within its days. */
function isOn({ from, to, days }: Blackout, day: Temporal.PlainDate): boolean {
  const date = day.toString();
  return (!from || date >= from) && (!to || date <= to) && (!days || days.includes(weekdays[day.dayOfWeek - 1]!));
}

function spansOn({ start = '00:00', end = '24:00' }: Blackout, day: Temporal.PlainDate, timeZone: string): Span[] {
  if (start < end) return clockSpans(day, start, end, timeZone);
  const evening = clockSpans(day, start, '24:00', timeZone);
  return end === '00:00' ? evening : [...evening, ...clockSpans(day.add({ days: 1 }), '00:00', end, timeZone)];
}

const startOf = (day: Temporal.PlainDate, timeZone: string): number => day.toZonedDateTime(timeZone).epochMilliseconds;

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
