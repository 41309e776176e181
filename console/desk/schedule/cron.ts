/** A rule of five fields, each as the set of values that match. All five must match, as Temporal has it; classic cron joins the days by "or". */
export interface Cron {
  minute: Set<number>;
  hour: Set<number>;
  dayOfMonth: Set<number>;
  month: Set<number>;
  /** Sunday is 0. */
  dayOfWeek: Set<number>;
}

interface Field {
  name: keyof Cron;
  low: number;
  high: number;
  names: string[];
}

/** What the fields may hold, in their order. Three letters of a name are enough. */
const fields: Field[] = [
  { name: 'minute', low: 0, high: 59, names: [] },
  { name: 'hour', low: 0, high: 23, names: [] },
  { name: 'dayOfMonth', low: 1, high: 31, names: [] },
  {
    name: 'month',
    low: 1,
    high: 12,
    names: 'january february march april may june july august september october november december'.split(' '),
  },
  { name: 'dayOfWeek', low: 0, high: 7, names: 'sunday monday tuesday wednesday thursday friday saturday'.split(' ') },
];

const words: Record<keyof Cron, string> = {
  minute: 'minute (0-59)',
  hour: 'hour (0-23)',
  dayOfMonth: 'day of the month (1-31)',
  month: 'month (1-12 or jan-dec)',
  dayOfWeek: 'day of the week (0-7 or sun-sat, 0 and 7 are Sunday)',
};

export const cronExamples = [
  '0 7 * * 1 (Mondays at 7:00)',
  '30 6 1 * * (the first of each month at 6:30)',
  '0 7 1-7 * 1 (the first Monday of each month)',
  '0 8 * * mon-fri (working days at 8:00)',
];

/**
 * Reads a rule as Temporal's server does (service/worker/scheduler/calendar.go), which would name a mistake late and without the field.
 * The answer is the rule, or what is wrong with it.
 */
export function parseCron(text: string): Cron | string {
  const given = text.trim().split(/\s+/);
  if (given.length !== fields.length) {
    return `"${text}" has ${given.length} fields instead of five: minute, hour, day of the month, month, day of the week.`;
  }
  const found = fields.map((field, index) => valuesOf(given[index]!, field));
  const wrong = found.indexOf(null);
  if (wrong >= 0)
    return `"${given[wrong]}" is no ${words[fields[wrong]!.name]}: it takes *, 5, 1-5, */10, 1,15 and the like.`;
  const cron = Object.fromEntries(fields.map(({ name }, index) => [name, found[index]])) as unknown as Cron;
  // 7 is Sunday as well.
  if (cron.dayOfWeek.delete(7)) cron.dayOfWeek.add(0);
  return cron;
}

function valuesOf(text: string, field: Field): Set<number> | null {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [, range, step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const every = step === undefined ? 1 : Number(step);
    const [from, to] = rangeOf(range ?? '', field, step !== undefined) ?? [];
    if (from === undefined || to === undefined || every < 1 || from > to) return null;
    for (let value = from; value <= to; value += every) values.add(value);
  }
  return values;
}

/** `*`, `5`, `1-5`; a single value with a step goes on to the end. */
function rangeOf(text: string, field: Field, stepped: boolean): [number, number] | null {
  if (text === '*') return [field.low, field.high];
  const [from, to, ...more] = text.split('-').map((value) => numberOf(value, field));
  if (from === undefined || from === null || to === null || more.length > 0) return null;
  return [from, to ?? (stepped ? field.high : from)];
}

function numberOf(text: string, { low, high, names }: Field): number | null {
  const at = text.length < 3 ? -1 : names.findIndex((name) => name.startsWith(text.toLowerCase()));
  const value = at >= 0 ? at + low : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= low && value <= high ? value : null;
}

const dayMs = 24 * 60 * 60_000;
/** The calendar repeats itself after so many years, but for the centuries: every date has had every weekday. */
const cycleYears = 28;

/** Whether any day to come has month, day and weekday of the rule: `0 7 31 2 *` never comes. */
export function comesEver({ dayOfMonth, month, dayOfWeek }: Cron, from: Date): boolean {
  for (let day = 0; day < cycleYears * 366; day += 1) {
    const date = new Date(from.getTime() + day * dayMs);
    if (month.has(date.getUTCMonth() + 1) && dayOfMonth.has(date.getUTCDate()) && dayOfWeek.has(date.getUTCDay()))
      return true;
  }
  return false;
}
