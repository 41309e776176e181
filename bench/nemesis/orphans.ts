import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { orphansWorkflowId } from '../../domain/ids.ts';
import { taskQueue } from '../../temporal.ts';
import type { Tenant } from './tenant.ts';

/** Without any change for so long, nothing more will come. */
export const standstillMs = 120_000;

/** What nobody looks after any more is looked up until nothing is open that could be, or nothing changes. */
export async function settleOrphans(tenants: readonly Tenant[], client: Client): Promise<void> {
  for (const end = Date.now() + standstillMs; Date.now() < end; await sleep(5_000)) {
    let open = 0;
    for (const { tenant, store, office } of tenants) {
      const rows = (await store.publications.unsettled(0, 10_000)).filter(
        ({ identity }) => office.promises[identity.channel] !== 'at-most-once',
      );
      open += rows.length;
      if (rows.length > 0) await lookAfterOrphans(client, tenant);
    }
    if (open === 0) return;
  }
}

/** The job of the house for commits whose campaign is not there any more. */
export const lookAfterOrphans = (client: Client, tenant: string): Promise<unknown> =>
  client.workflow
    .execute('reconcileOrphans', { taskQueue, workflowId: orphansWorkflowId(tenant), args: [{ tenant }] })
    // The round before is still under way.
    .catch(() => undefined);
