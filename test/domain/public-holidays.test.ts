import { describe, expect, it } from '@jest/globals';
import { publicHolidays } from '../../domain/public-holidays.ts';
import { Settings } from '../../domain/workspace.ts';

const years = [2024, 2025, 2026, 2027, 2028, 2029, 2030];
const states = Settings.shape.workingTime.unwrap().shape.state.unwrap().options;
type State = (typeof states)[number];

/** Holidays by the laws of the states, each with the states that keep it; `fixed` as month-day, `easter` as days after Easter Sunday. */
const law: { name: string; fixed?: string; easter?: number; in: 'all' | State[]; only?: number[] }[] = [
  { name: 'New Year', fixed: '01-01', in: 'all' },
  { name: 'Epiphany', fixed: '01-06', in: ['BW', 'BY', 'ST'] },
  { name: "Women's Day", fixed: '03-08', in: ['BE', 'MV'] },
  { name: 'Good Friday', easter: -2, in: 'all' },
  { name: 'Easter Sunday', easter: 0, in: ['BB'] },
  { name: 'Easter Monday', easter: 1, in: 'all' },
  { name: 'Labour Day', fixed: '05-01', in: 'all' },
  { name: 'Liberation, once', fixed: '05-08', in: ['BE'], only: [2025] },
  { name: 'Ascension', easter: 39, in: 'all' },
  { name: 'Whit Sunday', easter: 49, in: ['BB'] },
  { name: 'Whit Monday', easter: 50, in: 'all' },
  { name: 'Corpus Christi', easter: 60, in: ['BW', 'BY', 'HE', 'NW', 'RP', 'SL'] },
  { name: 'Uprising of 1953, once', fixed: '06-17', in: ['BE'], only: [2028] },
  // In Bavaria in communes with more Catholics than Protestants only: not a matter of the state.
  { name: 'Assumption', fixed: '08-15', in: ['SL'] },
  { name: "Children's Day", fixed: '09-20', in: ['TH'] },
  { name: 'German Unity', fixed: '10-03', in: 'all' },
  { name: 'Reformation', fixed: '10-31', in: ['BB', 'HB', 'HH', 'MV', 'NI', 'SN', 'ST', 'SH', 'TH'] },
  { name: "All Saints'", fixed: '11-01', in: ['BW', 'BY', 'NW', 'RP', 'SL'] },
  { name: 'Christmas', fixed: '12-25', in: 'all' },
  { name: 'Boxing Day', fixed: '12-26', in: 'all' },
];

/** Easter Sunday by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8; after Butcher 1876), as a time in UTC. */
function easter(year: number): number {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(n / 31) - 1, (n % 31) + 1);
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The Wednesday before 23 November, in Saxony. */
function repentance(year: number): string {
  const eve = Date.UTC(year, 10, 22);
  return day(eve - ((new Date(eve).getUTCDay() - 3 + 7) % 7) * 86_400_000);
}

function byLaw(year: number, state?: State): string[] {
  const days = law
    .filter(
      ({ in: kept, only }) => (kept === 'all' || (state && kept.includes(state))) && (!only || only.includes(year)),
    )
    .map(({ fixed, easter: after }) => (fixed ? `${year}-${fixed}` : day(easter(year) + after! * 86_400_000)));
  return [...new Set(state === 'SN' ? [...days, repentance(year)] : days)].sort();
}

describe('public holidays', () => {
  it('have Easter where the churches have it', () => {
    expect(years.map((year) => day(easter(year)))).toEqual([
      '2024-03-31',
      '2025-04-20',
      '2026-04-05',
      '2027-03-28',
      '2028-04-16',
      '2029-04-01',
      '2030-04-21',
    ]);
  });

  it.each(states)('of %s are those of its law, 2024 to 2030', (state) => {
    for (const year of years) expect([...publicHolidays(year, state)].sort()).toEqual(byLaw(year, state));
  });

  it('without a state are the nine that all Germany keeps', () => {
    for (const year of years) {
      expect([...publicHolidays(year)].sort()).toEqual(byLaw(year));
      expect(publicHolidays(year).size).toBe(9);
    }
  });

  it('have the Day of Repentance in Saxony on a Wednesday from 16 to 22 November', () => {
    expect(years.map(repentance)).toEqual([
      '2024-11-20',
      '2025-11-19',
      '2026-11-18',
      '2027-11-17',
      '2028-11-22',
      '2029-11-21',
      '2030-11-20',
    ]);
  });

  it('do not depend on the time zone of the machine', () => {
    const before = process.env.TZ;
    try {
      for (const zone of ['Pacific/Auckland', 'America/Los_Angeles']) {
        process.env.TZ = zone;
        expect([...publicHolidays(2026, 'BY')].sort()).toEqual(byLaw(2026, 'BY'));
      }
    } finally {
      process.env.TZ = before;
      if (before === undefined) delete process.env.TZ;
    }
  });
});
