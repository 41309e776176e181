import { getHolidays } from 'feiertagejs';
import type { WorkingTime } from './workspace.ts';

/** Set by law for one year only: Berlin, 80 years since the end of the war and 75 years since the uprising of 1953 (FeiertG BE § 1). */
const onceOnly: Record<string, readonly string[]> = { BE: ['2025-05-08', '2028-06-17'] };

/**
 * Days (`2026-12-25`) of a year that are public holidays in the whole of a German state; without a state, the nine of all Germany.
 * What only some communes keep is a working day here, because a state alone does not say which commune it is: Assumption Day in Bavaria,
 * Corpus Christi in parts of Saxony and Thuringia, the Peace Festival of Augsburg. Whoever is off on such a day enters it as `away`.
 * Not for workflows: the rules of a year change with the laws.
 */
export function publicHolidays(year: number, state?: WorkingTime['state']): ReadonlySet<string> {
  const days = getHolidays(year, state ?? 'BUND')
    .filter(({ name }) => !(state === 'BY' && name === 'MARIAHIMMELFAHRT'))
    // Its `date` is noon in UTC; its `dateString` depends on the time zone of the machine.
    .map(({ date }) => date.toISOString().slice(0, 10));
  return new Set([...days, ...(onceOnly[state ?? ''] ?? []).filter((day) => day.startsWith(`${year}-`))]);
}
