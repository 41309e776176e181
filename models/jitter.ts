/** A number in [0, 1). */
export type Random = () => number;

/** Any time up to a longest one, so that those who were turned away together do not come back together. */
export const fullJitter = (longestMs: number, random: Random): number => Math.round(longestMs * random());

/** The longest wait after the n-th failure in a row (1-based): doubles each time, up to a most. */
export const backoff = (firstMs: number, mostMs: number, failures: number): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
