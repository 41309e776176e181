import type { Client } from '@temporalio/client';
import type { Tenant } from './tenant.ts';
import { judge, judgeRemote, type RemoteVerdict, type Verdict } from './verdict.ts';

/** What came of one tenant's publications so far, and of those of each of its remote systems. */
export async function judgeTenant({
  store,
  remotesOpen,
  office: { approved, promises },
}: Tenant): Promise<{ verdict: Verdict; remotes: Map<string, RemoteVerdict> }> {
  const pieces = await Promise.all(remotesOpen.map((remote) => remote.pieces()));
  const rows = await store.publications.list({ limit: 1_000_000 });
  const remotes = remotesOpen.map(({ name, channels }, index): [string, RemoteVerdict] => [
    name,
    judgeRemote(Object.keys(channels), pieces[index]!, approved, rows, promises),
  ]);
  return { verdict: judge(pieces.flat(), approved, rows, promises), remotes: new Map(remotes) };
}

/**
 * Ends what still runs for tenants whose mistake has shown beyond doubt: a second piece, or one that nobody approved, is not undone by
 * anything that comes later. With a mistake some campaign never ends by itself.
 */
export async function endWhatIsFound(tenants: readonly Tenant[], client: Client): Promise<void> {
  for (const tenant of tenants) {
    if (!tenant.bug) continue;
    if (!tenant.isFound) {
      const { duplicates, unapproved } = (await judgeTenant(tenant)).verdict;
      tenant.isFound = duplicates.length + unapproved.length > 0;
    }
    if (!tenant.isFound) continue;
    for await (const { workflowId } of client.workflow.list({ query: `ExecutionStatus = 'Running'` }))
      if (workflowId.startsWith(`${tenant.tenant}/`))
        await client.workflow
          .getHandle(workflowId)
          .terminate('its mistake has shown')
          .catch(() => undefined);
  }
}
