import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../store/open-store.ts';
import { openPglite } from '../../store/pglite-sql.ts';
import type { Store } from '../../store/store.ts';
import { startPostgres } from './postgres.ts';

export interface RunningStore {
  store: Store;
  stop(): Promise<void>;
}

/** A store in a new folder. */
export async function startEmbeddedStore(): Promise<RunningStore> {
  const directory = await newEmbeddedDirectory();
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

/**
 * A new folder with an empty embedded database. Making one takes seconds, so it is made once for each version of PGlite, kept in the
 * folder for temporary files and copied.
 */
export async function newEmbeddedDirectory(): Promise<string> {
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  const version: string = manifest.dependencies['@electric-sql/pglite'];
  const template = join(tmpdir(), `copydesk-empty-pglite-${version}`);
  if (!existsSync(template)) await makeTemplate(template);
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-store-'));
  await cp(template, join(directory, 'pgdata'), { recursive: true });
  return directory;
}

async function makeTemplate(template: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-template-'));
  await (await openPglite(directory)).close();
  // Two test files may come here at once: the second finds the folder taken, and has what it wants.
  await rename(join(directory, 'pgdata'), template).catch((error) => {
    if (!existsSync(template)) throw error;
  });
  await rm(directory, { recursive: true, force: true });
}
