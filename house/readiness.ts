import { setTimeout as sleep } from 'node:timers/promises';
import { keepFor } from './keep-for.ts';

/** Whether a process can do its work now, part by part. Nothing in it is secret: whoever watches over the process may read it. */
export interface Readiness {
  ok: boolean;
  parts: Record<string, boolean>;
}

/** How long a part may take to answer before it counts as gone. */
const patienceMs = 2_000;

/** Asks all parts at once, at most once a second however often it is called; a check that fails or is too slow means no. */
export function readinessOf(checks: Record<string, () => Promise<unknown>>): () => Promise<Readiness> {
  return keepFor(1_000, async () => {
    const asked = Object.entries(checks).map(async ([name, check]) => [name, await passes(check)] as const);
    const parts = Object.fromEntries(await Promise.all(asked));
    return { ok: Object.values(parts).every(Boolean), parts };
  });
}

async function passes(check: () => Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  try {
    const late = sleep(patienceMs, false, { signal: over.signal, ref: false });
    return (await Promise.race([check(), late])) !== false;
  } catch {
    return false;
  } finally {
    over.abort();
  }
}
