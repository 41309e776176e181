/**
 * Search Console calls data final after two to three days (Search Console Help, "About the data"; Search Analytics API, `dataState`), and counts
 * days in Pacific time. Three days back is final by either.
 */
const lagDays = 3;

/** The last day at `at` whose figures are final. */
export const lastWholeDay = (at: Date, timeZone: string): string =>
  daysBefore(new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at), lagDays);

/** `2026-11-02`, a number of days earlier. */
export function daysBefore(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}
