import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { startPostgres } from './postgres.ts';

export interface RunningStore {
  store: Store;
  stop(): Promise<void>;
}

/** A store in a new folder. */
export async function startEmbeddedStore(): Promise<RunningStore> {
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-store-'));
  const store = await openStore({ kind: 'embedded', directory });
  return {
    store,
    async stop() {
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A store on its own Postgres. */
export async function startPostgresStore(): Promise<RunningStore> {
  const postgres = await startPostgres();
  const store = await openStore({ kind: 'postgres', url: postgres.url });
  return {
    store,
    async stop() {
      await store.close();
      await postgres.stop();
    },
  };
}
