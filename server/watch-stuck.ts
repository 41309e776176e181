import type { Client } from '@temporalio/client';
import { campaignOfWorkflow, campaignWorkflowId } from '../domain/ids.ts';
import { lookAt, lookForStuck } from '../house/stuck-workflows.ts';

/** How old an answer may be before the next question looks again, and how much that look may take. */
const freshMs = 15_000;
/** A workflow takes one call, about a millisecond of this process and one of Temporal: fifty are half a percent of a core or so. */
const pageSize = 50;
const patienceMs = 5_000;
/** How long the first who asks waits for the first look. */
const firstMs = 500;

/**
 * Which campaigns of a tenant cannot go on because their workflow task fails, with since when. Whoever asks gets at once what is known and
 * sets off the next look: at those known to be stuck, and at a page of the running workflows, in turn. So what goes on again is seen
 * within a quarter of a minute, as is a build that breaks all; one of a thousand that breaks alone may take five minutes of questions.
 * Temporal that does not answer makes nothing stuck.
 */
export function watchStuck(client: Client, tenant: string): () => Promise<ReadonlyMap<string, string>> {
  /** By workflow, those looked at longest ago first. */
  const stuck = new Map<string, string>();
  let known = new Map<string, string>();
  let next: Uint8Array | null = null;
  let under: Promise<void> | null = null;
  let at = 0;

  async function look(): Promise<void> {
    const again = [...stuck.keys()].slice(0, pageSize);
    const [answers, page] = await Promise.all([
      lookAt(client, again, Date.now() + patienceMs),
      lookForStuck(client, tenant, { size: pageSize, after: next }, patienceMs),
    ]);
    for (const id of answers.keys()) stuck.delete(id);
    for (const one of [...answers.values(), ...page.stuck]) if (one) stuck.set(one.workflowId, one.since);
    next = page.next;
    known = new Map();
    for (const [workflowId, since] of stuck) {
      const campaign = campaignOf(tenant, workflowId);
      if (campaign) known.set(campaign, since);
    }
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
  if (!workflowId.startsWith(campaignWorkflowId(tenant, ''))) return null;
  return campaignOfWorkflow(tenant, workflowId).split('/')[0]!;
}
