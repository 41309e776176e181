import { CopydeskError } from '../../domain/errors.ts';
import type { DecayReport, PageDecay, RefreshOrder } from '../../domain/refresh.ts';
import { daysBefore, lastWholeDay } from './days.ts';
import { discoveries } from './discoveries.ts';
import type { SearchRow } from './read-export.ts';
import { type PageSums, sumPages } from './sum-pages.ts';

/** What an export says about the pages of a site: a decay report before anybody has looked at the pages themselves. */
export type Decay = Pick<DecayReport, 'now' | 'before' | 'trend' | 'pages'>;

/**
 * Which pages lost clicks beyond what all pages lost, and not by chance. Pure.
 *
 * Two periods of `windowDays` whole days follow each other; the later ends at the last day that is final. For a page with `b` clicks before and
 * `n` now, `loss = 1 − (n ÷ b) ÷ t`. The trend `t` is the median of `n ÷ b` over all *other* pages with at least `minimumClicks` before: site-wide
 * drops, seasons of the whole site and what a single page gains or loses do not move it. Weekdays weigh the same in both periods when
 * `windowDays` is a multiple of seven.
 *
 * A page has decayed when it had `minimumClicks` before, `loss ≥ minimumLoss`, and the loss is no chance finding. Chance is what `log((n + ½) ÷ (b + ½))`
 * varies by: the counts themselves (Poisson, `1 ÷ (b + ½) + 1 ÷ (n + ½)`), and how far pages of this site drift from one period to the next anyhow,
 * one variance for the site, taken from the middle of all pages so that decayed ones do not hide themselves (two-sample bound for
 * over-dispersed counts, McCullagh & Nelder 1989, 4.5 and 6.2). Of all pages that are looked at, one in ten of those called decayed may be
 * wrong (Benjamini & Hochberg 1995).
 *
 * Not seen: a season of a single page. The periods are a month apart, not a year.
 *
 * `pages` come most clicks lost first, decayed ones before all others; `less-decayed` marks the decayed until one is chosen. Throws `invalid`
 * when the export does not reach over both periods.
 */
export function findDecay(
  rows: readonly SearchRow[],
  { order, at, timeZone }: { order: RefreshOrder; at: Date; timeZone: string },
): Decay {
  const { now, before } = periods(rows, order, at, timeZone);
  const sums = sumPages(rows, now, before);
  const counted = sums.filter(({ clicksBefore }) => clicksBefore >= order.minimumClicks);
  const trends = trendsOf(counted);
  const found = discoveries(counted.map((page, index) => ({ ...page, trend: trends.without(index) })));
  const trendOf = new Map(counted.map((page, index) => [page, trends.without(index)]));
  const judged = sums.map((page) => {
    const trend = trendOf.get(page) ?? trends.all;
    const expected = page.clicksBefore * trend;
    const loss = expected > 0 ? 1 - page.clicksNow / expected : 0;
    const decayed = found.has(page.url) && loss >= order.minimumLoss;
    const why = !trendOf.has(page) ? 'too-few-clicks' : decayed ? 'less-decayed' : 'not-decayed';
    return { lost: expected - page.clicksNow, decayed, page: { ...page, loss, verdict: 'leave', why } as PageDecay };
  });
  judged.sort((a, b) => Number(b.decayed) - Number(a.decayed) || b.lost - a.lost || (a.page.url < b.page.url ? -1 : 1));
  return { now, before, trend: trends.all, pages: judged.map(({ page }) => page) };
}

function periods(rows: readonly SearchRow[], order: RefreshOrder, at: Date, timeZone: string) {
  const { windowDays, export: file } = order;
  const limit = lastWholeDay(at, timeZone);
  const days = [...new Set(rows.map(({ date }) => date))].sort();
  const first = days[0] ?? 'no day';
  const last = days.findLast((day) => day <= limit) ?? '';
  if (last === '')
    throw new CopydeskError('invalid', `The export begins on ${first}; the last day that is final is ${limit}.`, {
      where: { file, field: 'date' },
      choices: [`days until ${limit}`],
    });
  const now = { from: daysBefore(last, windowDays - 1), to: last };
  const before = { from: daysBefore(last, 2 * windowDays - 1), to: daysBefore(last, windowDays) };
  if (first > before.from)
    throw new CopydeskError(
      'invalid',
      `The export begins on ${first}; two periods of ${windowDays} days that end on ${last} begin on ${before.from}.`,
      { where: { file, field: 'date' }, choices: [`days from ${before.from} on`, 'a smaller windowDays'] },
    );
  return { now, before };
}

/** The trend of all pages, and of all but one. No other page, no trend. */
function trendsOf(pages: readonly PageSums[]) {
  const ratios = pages.map(({ clicksNow, clicksBefore }) => clicksNow / clicksBefore);
  const sorted = ratios.map((_, index) => index).sort((a, b) => ratios[a]! - ratios[b]!);
  const rank = new Map(sorted.map((index, position) => [index, position]));
  const middle = (size: number, value: (position: number) => number): number =>
    size === 0 ? 1 : (value(Math.floor((size - 1) / 2)) + value(Math.ceil((size - 1) / 2))) / 2;
  const all = middle(sorted.length, (position) => ratios[sorted[position]!]!);
  return {
    // Half of all pages gone to nothing is no trend to hold others against.
    all: all > 0 ? all : 1,
    without(index: number): number {
      const own = rank.get(index)!;
      const trend = middle(sorted.length - 1, (position) => ratios[sorted[position < own ? position : position + 1]!]!);
      return trend > 0 ? trend : 1;
    },
  };
}
