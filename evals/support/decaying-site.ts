import type { SearchRow } from '../../knowledge/search-console/read-export.ts';

export interface DecayingSite {
  rows: SearchRow[];
  /** Pages with planted decay and enough clicks to be asked about. */
  decayed: Set<string>;
  /** Planted share lost in the last 28 days. */
  losses: Map<string, number>;
}

const days = 70;
const window = 28;
/** What `minimumClicks` is by default, held against what a page can expect, not against what chance gave it. */
const enough = 50;
/** Clicks of the days of a week, Sunday first: people search for work on working days. */
const week = [0.75, 1.1, 1.15, 1.15, 1.1, 1, 0.75];

/**
 * A site of 20 to 200 pages over ten weeks. Clicks of a day are Poisson counts around a rate: the page's own (log-normal, a few pages have
 * most), the weekday, the trend of the site (on every third a sudden drop of all pages), a drift of the page from period to period, and the
 * unrest of single days. One page in twenty decays by 25 to 85 %, suddenly or over the weeks; others are new, or take off.
 */
export function decayingSite(seed: number, at: Date): DecayingSite {
  const random = mulberry32(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const site: DecayingSite = { rows: [], decayed: new Set(), losses: new Map() };
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() - 3));
  const pages = Math.floor(20 * 10 ** random());
  const growth = 1 + (0.2 * normal()) / days;
  const drop = random() < 1 / 3 ? 0.4 + 0.4 * random() : 1;
  const drift = 0.04 + 0.08 * random();
  for (let number = 0; number < pages; number += 1) {
    const page = `https://www.example.com/p/${number}`;
    const rate = Math.exp(1.3 + 1.3 * normal());
    const kind = random();
    const loss = kind < 0.05 ? 0.25 + 0.6 * random() : 0;
    const gradual = random() < 0.4;
    const bornOn = kind > 0.95 ? Math.floor(days * random()) : 0;
    const takesOff = kind > 0.93 && kind <= 0.95 ? 2 + 6 * random() : 1;
    const driftNow = Math.exp(drift * normal());
    let expectedBefore = 0;
    for (let day = 0; day < days; day += 1) {
      if (day < bornOn) continue;
      const date = new Date(last);
      date.setUTCDate(date.getUTCDate() - (days - 1 - day));
      const inNow = day - (days - window);
      const isNow = inNow >= 0;
      const decay = !isNow ? 0 : gradual ? Math.min(1, (2 * loss * (inNow + 0.5)) / window) : loss;
      const common = growth ** day * (isNow ? drop : 1) * week[date.getUTCDay()]!;
      const mean = rate * common * (isNow ? driftNow * takesOff * (1 - decay) : 1);
      if (!isNow && inNow >= -window) expectedBefore += mean;
      const clicks = poisson(mean * Math.exp(0.25 * normal() - 0.03), random, normal);
      if (clicks === 0) continue;
      const written = date.toISOString().slice(0, 10);
      site.rows.push({ date: written, page, query: null, clicks, impressions: clicks * 30, position: 8 });
    }
    if (loss > 0 && expectedBefore >= enough) {
      site.decayed.add(page);
      site.losses.set(page, loss);
    }
  }
  return site;
}

/** Knuth's way for small means, the normal one for large. */
function poisson(mean: number, random: () => number, normal: () => number): number {
  if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/** A small generator of numbers from 0 to 1 that gives the same ones for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
