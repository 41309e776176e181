/**
 * Are the pages found that decayed, and no others?
 *
 * Sites made by a seeded generator: trend, week, drift and noise of each page, planted decays, drops of the whole site, new pages and pages
 * that take off. Sites of `dev` were there to choose constants by, those of `held-out` were not. The peer calls every page decayed that lost
 * the wanted share of its clicks.
 */
import { printResult } from '../bench/support/report.ts';
import { RefreshOrder } from '../domain/refresh.ts';
import { isMain } from '../house/is-main.ts';
import { findDecay } from '../knowledge/search-console/find-decay.ts';
import type { SearchRow } from '../knowledge/search-console/read-export.ts';
import { decayingSite } from './support/decaying-site.ts';

const order = RefreshOrder.parse({
  channel: 'journal',
  locale: 'en-GB',
  export: 'pages.csv',
  audience: 'everybody who reads it',
  owner: 'nobody',
});
const at = new Date('2026-11-05T06:00:00Z');
const splits = { dev: 1, 'held-out': 1001 };
const sitesEach = 40;

interface Counts {
  hit: number;
  extra: number;
  missed: number;
}

export function main(): void {
  let result = { value: 0, naive: 0, pages: 0 };
  for (const [split, seed] of Object.entries(splits)) {
    const found: Counts = { hit: 0, extra: 0, missed: 0 };
    const naive: Counts = { hit: 0, extra: 0, missed: 0 };
    const strong: Counts = { hit: 0, extra: 0, missed: 0 };
    let pages = 0;
    let sitesRight = 0;
    for (let site = 0; site < sitesEach; site += 1) {
      const { rows, decayed, losses } = decayingSite(seed + site, at);
      const decay = findDecay(rows, { order, at, timeZone: 'Europe/Berlin' });
      const called = new Set(decay.pages.filter(({ why }) => why === 'less-decayed').map(({ url }) => url));
      const big = new Set([...decayed].filter((url) => losses.get(url)! >= 0.4));
      count(found, called, decayed);
      count(naive, naivelyDecayed(rows, decay.now, decay.before), decayed);
      count(strong, called, big);
      const first = decay.pages[0]!;
      if (first.why === 'less-decayed' ? decayed.has(first.url) : decayed.size === 0) sitesRight += 1;
      pages += decay.pages.length;
    }
    console.log(
      `${split.padEnd(9)} ${sitesEach} sites, ${pages} pages, ${found.hit + found.missed} decayed: ` +
        `precision ${precision(found).toFixed(3)}  recall ${recall(found).toFixed(3)} ` +
        `(${recall(strong).toFixed(3)} of those that lost 40 % and more); ` +
        `the page chosen is a decayed one on ${sitesRight} of ${sitesEach}; ` +
        `by share alone precision ${precision(naive).toFixed(3)}  recall ${recall(naive).toFixed(3)}`,
    );
    result = { value: lesser(found), naive: lesser(naive), pages };
  }
  // No figure has been set for it yet.
  printResult({
    name: 'seo-decay',
    value: result.value,
    unit: 'smaller of precision and recall',
    goal: 0,
    peers: { naive: result.naive },
    runs: result.pages,
  });
}

/** Every page that lost the wanted share of its clicks, whatever the others did. */
function naivelyDecayed(
  rows: readonly SearchRow[],
  now: { from: string; to: string },
  before: { from: string; to: string },
): Set<string> {
  const sums = new Map<string, { now: number; before: number }>();
  for (const { page, date, clicks } of rows) {
    const sum = sums.get(page) ?? { now: 0, before: 0 };
    if (date >= now.from && date <= now.to) sum.now += clicks;
    if (date >= before.from && date <= before.to) sum.before += clicks;
    sums.set(page, sum);
  }
  const lost = [...sums].filter(
    ([, sum]) => sum.before >= order.minimumClicks && 1 - sum.now / sum.before >= order.minimumLoss,
  );
  return new Set(lost.map(([page]) => page));
}

function count(counts: Counts, called: ReadonlySet<string>, decayed: ReadonlySet<string>): void {
  for (const url of called) counts[decayed.has(url) ? 'hit' : 'extra'] += 1;
  for (const url of decayed) if (!called.has(url)) counts.missed += 1;
}

const precision = ({ hit, extra }: Counts): number => (hit + extra === 0 ? 1 : hit / (hit + extra));
const recall = ({ hit, missed }: Counts): number => (hit + missed === 0 ? 1 : hit / (hit + missed));
const lesser = (counts: Counts): number => Math.min(precision(counts), recall(counts));

if (isMain(import.meta.url)) main();
