/** Milliseconds from now until so long ahead of an instant, at least one: `condition` takes no zero. */
export const msUntil = (instant: string, aheadMs = 0): number =>
  Math.max(1, Date.parse(instant) - aheadMs - Date.now());
