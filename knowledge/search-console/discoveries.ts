interface Counts {
  url: string;
  clicksBefore: number;
  clicksNow: number;
  /** What is expected of now ÷ before. */
  trend: number;
}

/** Of those called decayed, this share may be wrong. */
const falseShare = 0.1;
/** Median of the chi-squared distribution with one degree of freedom. */
const chiSquaredMedian = 0.4549;
/** Pages drift at least this much; with few pages their own drift cannot be told, and more is assumed. */
const leastDrift = { few: 0.15, many: 0.1 };
const many = 8;

/** Addresses of the pages that lost clicks beyond chance. How chance is measured stands at `findDecay`. */
export function discoveries(pages: readonly Counts[]): Set<string> {
  const residuals = pages.map(({ url, clicksBefore, clicksNow, trend }) => ({
    url,
    residual: Math.log((clicksNow + 0.5) / (clicksBefore + 0.5)) - Math.log(trend),
    counts: 1 / (clicksBefore + 0.5) + 1 / (clicksNow + 0.5),
  }));
  const drift = driftOf(residuals);
  const probable = residuals
    .map(({ url, residual, counts }) => ({ url, chance: normal(residual / Math.sqrt(counts + drift)) }))
    .sort((a, b) => a.chance - b.chance);
  const last = probable.findLastIndex(({ chance }, rank) => chance <= (falseShare * (rank + 1)) / pages.length);
  return new Set(probable.slice(0, last + 1).map(({ url }) => url));
}

/** The variance between pages that makes the middle one of all residuals as large as chance has it; by bisection, it falls with the variance. */
function driftOf(residuals: readonly { residual: number; counts: number }[]): number {
  const least = (residuals.length < many ? leastDrift.few : leastDrift.many) ** 2;
  const middle = (variance: number): number => {
    const squares = residuals.map(({ residual, counts }) => residual ** 2 / (counts + variance)).sort((a, b) => a - b);
    return squares[Math.floor(squares.length / 2)] ?? 0;
  };
  if (residuals.length < many || middle(least) <= chiSquaredMedian) return least;
  let [low, high] = [least, 4];
  for (let step = 0; step < 40; step += 1) {
    const variance = (low + high) / 2;
    if (middle(variance) > chiSquaredMedian) low = variance;
    else high = variance;
  }
  return high;
}

/** Probability that a standard normal value is below `z` (Abramowitz & Stegun 1964, 26.2.17; error below 7.5e-8). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z < 0 ? tail : 1 - tail;
}
