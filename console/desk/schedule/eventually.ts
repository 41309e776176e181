import { setTimeout as sleep } from 'node:timers/promises';

const stepMs = 100;
const times = 30;

/** Waits, three seconds at most, until Temporal shows what it has already accepted. Who goes on without is only a moment ahead. */
export async function eventually(shown: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < times && !(await shown()); tries += 1) await sleep(stepMs);
}
