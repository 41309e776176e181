/** Milliseconds from now, at least one: `condition` takes no zero. */
export const msUntil = (instant: string): number => Math.max(1, Date.parse(instant) - Date.now());
