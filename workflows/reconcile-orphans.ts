import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Ref } from '../domain/ref.ts';
import type { Activities } from './activities.ts';
import { versioned } from './versioning.ts';

/** As many look-ups as there are, each with a site that may be slow. What fails now is tried in the next round. */
const activities = proxyActivities<Activities>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '10s',
  retry: { maximumAttempts: 2 },
});

/**
 * Every few minutes: what became of commits whose campaigns were terminated or reset. Page by page, so that those that stay open for ever take
 * nobody's turn.
 */
export async function reconcileOrphans(input: {
  tenant: string;
  after?: Ref;
}): Promise<{ settled: number; open: number }> {
  const outcome = { settled: 0, open: 0 };
  let page: { tenant: string; after?: Ref } = input;
  for (;;) {
    const { settled, open, next } = await activities.reconcileOrphans(page);
    outcome.settled += settled;
    outcome.open += open;
    if (next === undefined) return outcome;
    page = { tenant: input.tenant, after: next };
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof reconcileOrphans>(page);
  }
}

/** It ends within minutes, so each one stays with the code that it began with. */
versioned('PINNED', reconcileOrphans);
