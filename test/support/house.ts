import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { readConfig } from '../../config.ts';
import type { Desk } from '../../console/desk/desk.ts';
import type { Person } from '../../domain/workspace.ts';
import { type House, openHouse } from '../../house/open-house.ts';
import { ingestFolder } from '../../knowledge/ingest-folder.ts';
import { startServer } from '../../server.ts';
import { connectClient, type TemporalAddress } from '../../temporal.ts';
import { startWorker } from '../../worker.ts';
import { newEmbeddedDirectory } from './stores.ts';
import { devServer } from './temporal.ts';

/** The whole house in this process: real Temporal server, embedded database, worker, API, and a copy of the example workspace. */
export interface RunningHouse {
  house: House;
  desk: Desk;
  url: string;
  temporal: TemporalAddress;
  client: Client;
  /** Copy of the example workspace; published pages lie below it. */
  workspace: string;
  person(id: string): Person;
  stop(): Promise<void>;
}

const example = fileURLToPath(new URL('../../examples/workspace', import.meta.url));

/** Starts a house of its own; `environment` is what `config.ts` would read. */
export async function startHouse(environment: Record<string, string> = {}): Promise<RunningHouse> {
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-house-'));
  const workspace = join(directory, 'workspace');
  await cp(example, workspace, { recursive: true, filter: (source) => !source.startsWith(join(example, 'site')) });
  await cp(await newEmbeddedDirectory(), join(directory, 'home', 'database'), { recursive: true });
  const config = readConfig({
    COPYDESK_HOME: join(directory, 'home'),
    COPYDESK_WORKSPACE: workspace,
    COPYDESK_PORT: '0',
    COPYDESK_LOG_LEVEL: 'silent',
    ...environment,
  });
  const server = await devServer();
  const temporal = { address: server.address, namespace: server.namespace };
  const house = await openHouse(config);
  const { workspace: loaded, people } = await house.tenants[0].loadWorkspace();
  await ingestFolder(house.tenants[0].knowledge, workspace, loaded.knowledge);
  const worker = await startWorker(house, temporal);
  const api = await startServer(house, temporal, { temporalUi: null, local: true });
  const client = await connectClient(temporal);
  return {
    house,
    desk: api.desk,
    url: api.url,
    temporal,
    client,
    workspace,
    person(id) {
      const person = people.find((p) => p.id === id);
      if (!person) throw new Error(`The example workspace has no ${id}; it has ${people.map((p) => p.id).join(', ')}.`);
      return person;
    },
    async stop() {
      await client.connection.close();
      await api.close();
      await worker.close();
      await house.close();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
