import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import { versioned } from './versioning.ts';

/** As many look-ups as there are, each with a site that may be slow. What fails now is tried in the next round. */
const activities = proxyActivities<Activities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '10s',
  retry: { maximumAttempts: 2 },
});

/** Every few minutes: what became of commits whose campaigns were terminated or reset. */
export async function reconcileOrphans(input: { tenant: string }): Promise<{ settled: number; open: number }> {
  return activities.reconcileOrphans(input);
}

/** It ends within minutes, so each one stays with the code that it began with. */
versioned('PINNED', reconcileOrphans);
