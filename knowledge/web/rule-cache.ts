/** Answers of sites that are asked once a day at most (RFC 9309, 2.4), and once at a time. */
export interface RuleCache {
  /** `load` says for how many milliseconds its answer holds, a day at most. What it throws is not kept. */
  get<T>(key: string, load: () => Promise<{ value: T; forMs: number }>): Promise<T>;
}

const dayMs = 24 * 60 * 60_000;
const mostKeys = 1_000;

export function createRuleCache(now: () => Date): RuleCache {
  const kept = new Map<string, { value: Promise<unknown>; until: number }>();
  return {
    get<T>(key: string, load: () => Promise<{ value: T; forMs: number }>): Promise<T> {
      const found = kept.get(key);
      if (found && found.until > now().getTime()) return found.value as Promise<T>;
      const entry = { value: Promise.resolve() as Promise<unknown>, until: now().getTime() + dayMs };
      const value = load().then(
        (loaded) => {
          entry.until = now().getTime() + Math.min(loaded.forMs, dayMs);
          return loaded.value;
        },
        (error: unknown) => {
          if (kept.get(key) === entry) kept.delete(key);
          throw error;
        },
      );
      entry.value = value;
      kept.delete(key);
      kept.set(key, entry);
      // The oldest goes first.
      if (kept.size > mostKeys) kept.delete(kept.keys().next().value!);
      return value;
    },
  };
}
