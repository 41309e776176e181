import type { Client } from '@temporalio/client';
import { campaignWorkflowId } from '../domain/ids.ts';
import { lookForStuck } from '../house/stuck-workflows.ts';

/** How old an answer may be before the next question looks again, and how much that look may take. */
const freshMs = 15_000;
const pageSize = 200;
const patienceMs = 5_000;
/** How long the first who asks waits for the first look. */
const firstMs = 500;

/**
 * Which campaigns of a tenant cannot go on because their workflow task fails, with since when. Whoever asks gets at once what is known and
 * sets off the next look, a page of the running workflows each time, in turn: with up to two hundred of them everything is at most
 * a quarter of a minute old, with more it takes some questions. Temporal that does not answer makes nothing stuck.
 */
export function watchStuck(client: Client, tenant: string): () => Promise<ReadonlyMap<string, string>> {
  let known = new Map<string, string>();
  let found = new Map<string, string>();
  let next: Uint8Array | null = null;
  let under: Promise<void> | null = null;
  let at = 0;

  async function look(): Promise<void> {
    const { stuck, next: after } = await lookForStuck(client, tenant, { size: pageSize, after: next }, patienceMs);
    for (const { workflowId, since } of stuck) {
      const campaign = campaignOf(tenant, workflowId);
      if (campaign) found.set(campaign, since);
    }
    next = after;
    // Between the pages of a round, what was known before stays known.
    known = after ? new Map([...known, ...found]) : found;
    if (!after) found = new Map();
  }

  return async () => {
    if (!under && Date.now() - at > freshMs) {
      const first = at === 0;
      under = look()
        .catch(() => undefined)
        .finally(() => {
          at = Date.now();
          under = null;
        });
      if (first) await Promise.race([under, new Promise((resolve) => setTimeout(resolve, firstMs).unref())]);
    }
    return known;
  };
}

/** The campaign of its own workflow or of one of its assets. */
function campaignOf(tenant: string, workflowId: string): string | null {
  const start = campaignWorkflowId(tenant, '');
  return workflowId.startsWith(start) ? workflowId.slice(start.length).split('/')[0]! : null;
}
