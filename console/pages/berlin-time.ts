import { fromClock, toClock } from '../../domain/local-time.ts';

const timeZone = 'Europe/Berlin';

/** What a `datetime-local` field says (`2026-12-01T09:00`) as an instant with Berlin's offset on that day; null when it says none. */
export const fromBerlin = (local: string): string | null => fromClock(local, timeZone);

/** An instant as a `datetime-local` field wants it. */
export const toBerlin = (instant: string): string => toClock(instant, timeZone);
