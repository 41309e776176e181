import { Client } from '@temporalio/client';
import type { Config } from '../config.ts';
import { connectTemporal } from '../house/connect-temporal.ts';
import { lookForStuck } from '../house/stuck-workflows.ts';
import { look, type Part, sick, well } from './part.ts';
import { addressFor } from './temporal.ts';

/** A look, not an inventory: so many workflows, in so much time. */
const size = 500;
const patienceMs = 5_000;
const shown = 5;

/** Whether workflows of a tenant cannot go on because their code fails. Silent while Temporal does not answer: another part says that. */
export function workflowTasksPart(config: Config, tenant: string): Promise<Part[]> {
  return look('workflow tasks', 'Look at the part temporal.', async () => {
    const temporal = addressFor(config);
    const connection = temporal && (await connectTemporal(temporal, 3_000).catch(() => null));
    if (!connection) return [];
    try {
      const client = new Client({ connection, namespace: config.temporal.namespace });
      const { stuck, looked, next } = await lookForStuck(client, tenant, { size }, patienceMs);
      const seen = `${looked} running workflows looked at${next ? ', there are more' : ''}`;
      if (stuck.length === 0) return well('workflow tasks', `none fails; ${seen}`);
      const names = stuck.slice(0, shown).map(({ workflowId, since }) => `${workflowId} (since ${since.slice(0, 19)})`);
      const rest = stuck.length > shown ? ` and ${stuck.length - shown} more` : '';
      return sick(
        'workflow tasks',
        `${stuck.length} cannot go on, their code fails: ${names.join(', ')}${rest}; ${seen}`,
        `See why: temporal workflow show --workflow-id '${stuck[0]!.workflowId}'. Then deploy a fix, or go back to the build before: copydesk deployment promote. They go on by themselves.`,
      );
    } finally {
      await connection.close();
    }
  });
}
