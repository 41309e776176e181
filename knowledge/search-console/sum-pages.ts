import type { PageDecay } from '../../domain/refresh.ts';
import { pageAddress, pageKey } from './page-address.ts';
import type { SearchRow } from './read-export.ts';

export type PageSums = Omit<PageDecay, 'loss' | 'verdict' | 'why'>;

interface Period {
  from: string;
  to: string;
}

interface Sums {
  clicks: number;
  impressions: number;
  /** Of position times impressions, and the impressions that have a position. */
  positions: number;
  placed: number;
}

/** Search terms of a page that are worth naming. */
const mostQueries = 10;

/** Sums of each page in both periods. Addresses that lead to the same page are one, under the one that most clicks went to. */
export function sumPages(rows: Iterable<SearchRow>, now: Period, before: Period): PageSums[] {
  const pages = new Map<string, Page>();
  const keys = new Map<string, string>();
  for (const row of rows) {
    const period = within(now, row.date) ? 'now' : within(before, row.date) ? 'before' : null;
    if (!period) continue;
    const key = keys.get(row.page) ?? pageKey(row.page);
    keys.set(row.page, key);
    const page = pages.get(key) ?? newPage();
    pages.set(key, page);
    add(page[period], row);
    page.addresses.set(row.page, (page.addresses.get(row.page) ?? 0) + row.clicks);
    if (row.query === null || row.query === '') continue;
    const query = page.queries.get(row.query) ?? { now: 0, before: 0 };
    query[period] += row.clicks;
    page.queries.set(row.query, query);
  }
  return [...pages.values()].map(toSums);
}

interface Page {
  now: Sums;
  before: Sums;
  addresses: Map<string, number>;
  queries: Map<string, { now: number; before: number }>;
}

const nothing = (): Sums => ({ clicks: 0, impressions: 0, positions: 0, placed: 0 });
const newPage = (): Page => ({ now: nothing(), before: nothing(), addresses: new Map(), queries: new Map() });
const within = ({ from, to }: Period, day: string): boolean => day >= from && day <= to;

function add(sums: Sums, { clicks, impressions, position }: SearchRow): void {
  sums.clicks += clicks;
  sums.impressions += impressions;
  if (position === null) return;
  sums.positions += position * impressions;
  sums.placed += impressions;
}

function toSums({ now, before, addresses, queries }: Page): PageSums {
  const lost = [...queries]
    .map(([query, clicks]) => ({ query, clicksBefore: clicks.before, clicksNow: clicks.now }))
    .filter(({ clicksBefore, clicksNow }) => clicksNow < clicksBefore)
    .sort((a, b) => b.clicksBefore - b.clicksNow - (a.clicksBefore - a.clicksNow) || (a.query < b.query ? -1 : 1));
  const [address] = [...addresses].reduce((best, next) => (next[1] > best[1] ? next : best));
  return {
    url: pageAddress(address),
    clicksBefore: before.clicks,
    clicksNow: now.clicks,
    impressionsBefore: before.impressions,
    impressionsNow: now.impressions,
    positionBefore: meanPosition(before),
    positionNow: meanPosition(now),
    queries: lost.slice(0, mostQueries),
  };
}

const meanPosition = ({ positions, placed }: Sums): number | null => (placed > 0 ? positions / placed : null);
