import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode } from '@temporalio/worker';
import { ensureTemporalServer } from '../../house/temporal-server.ts';
import { workflowInterceptorModules } from '../../house/workflow-bundle.ts';
import { ensureTemporal } from '../../scripts/lib/ensure-temporal.mjs';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { connectClient, prepareNamespace, type TemporalAddress } from '../../temporal.ts';
import { startPostgres } from '../../test/support/postgres.ts';

/** What a run stands on: a real Temporal server and a throwaway Postgres, in a folder of their own. */
export interface World {
  directory: string;
  temporal: TemporalAddress;
  client: Client;
  databaseUrl: string;
  /** Past the workers, to look and to prepare. */
  store: Store;
  /** File with the workflow code. */
  bundle: string;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-nemesis-'));
  const binary = await ensureTemporal(() => {});
  const [server, postgres, code] = await Promise.all([
    ensureTemporalServer({ binary, directory: join(directory, 'temporal'), ui: false, log: () => {} }),
    startPostgres(),
    bundle(),
  ]);
  const temporal = { address: server.address, namespace: 'default' };
  await prepareNamespace(temporal);
  const client = await connectClient(temporal);
  const store = await openStore({ kind: 'postgres', url: postgres.url });
  await writeFile(join(directory, 'workflows.js'), code);
  return {
    ...{ directory, temporal, client, store, databaseUrl: postgres.url, bundle: join(directory, 'workflows.js') },
    async close() {
      await client.connection.close();
      await store.close();
      await Promise.all([server.stop(), postgres.stop()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function bundle(): Promise<string> {
  const ignore = () => undefined;
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
    workflowInterceptorModules,
    logger: { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: console.warn, error: console.error },
  });
  return code;
}
