import { z } from 'zod';
import type { LiveCheck } from '../../../domain/live-check.ts';
import { type Bilingual, Instant } from '../../../domain/text.ts';
import type { Person } from '../../../domain/workspace.ts';

const longestDays = 400;

/** Which part of the calendar. Instants; left out: from now on, a month. */
export const CalendarRange = z
  .strictObject({ from: Instant.optional(), to: Instant.optional(), channel: z.string().optional() })
  .refine(
    ({ from, to }) => !from || !to || Date.parse(to) - Date.parse(from) <= longestDays * 86_400_000,
    `at most ${longestDays} days at once`,
  );
export type CalendarRange = z.infer<typeof CalendarRange>;

/** What goes out when, and when channels take nothing. */
export interface CalendarView {
  /** In which all blackouts and days are meant, e.g. `Europe/Berlin`. */
  timeZone: string;
  from: string;
  to: string;
  channels: CalendarChannel[];
}

export interface CalendarChannel {
  channel: string;
  title: Bilingual;
  perDay: number | null;
  minutesBetween: number | null;
  /** Stretches within the range, in order. */
  blackouts: { name: string; from: string; to: string }[];
  /** In order. */
  slots: CalendarSlot[];
}

export interface CalendarSlot {
  at: string;
  campaign: string;
  asset: string;
  title: string;
  /** `wanted`: not approved yet, so it has no place; `published`: it went out then. */
  state: 'wanted' | 'reserved' | 'published';
  /** Why it cannot go out then, as things stand. */
  conflicts: Bilingual | null;
}

export interface CalendarDesk {
  calendar(viewer: Person, range?: CalendarRange): Promise<CalendarView>;
  /** Holds everything that is live against rules, prices and documents of today, now. */
  checkLive(viewer: Person): Promise<LiveCheck>;
}
