import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { readConfig } from '../../config.ts';
import type { Desk } from '../../console/desk/desk.ts';
import type { Person } from '../../domain/workspace.ts';
import { type House, openHouse } from '../../house/open-house.ts';
import { readDocuments } from '../../house/read-documents.ts';
import { readServerFile } from '../../server/server-file.ts';
import { startServer } from '../../server.ts';
import { connectClient, type TemporalAddress } from '../../temporal.ts';
import { startWorker } from '../../worker.ts';
import { copyExample } from './copy-example.ts';
import { newEmbeddedDirectory } from './stores.ts';
import { devServer } from './temporal.ts';

/** The whole house in this process: real Temporal server, embedded database, worker, API, and a copy of the example workspace. */
export interface RunningHouse {
  house: House;
  desk: Desk;
  url: string;
  temporal: TemporalAddress;
  client: Client;
  /** Of the first tenant, a copy of the example workspace; published pages lie below it. */
  workspace: string;
  /** Token of this machine, as in `server.json`. */
  token: string;
  /** A link that signs in once as anybody of any tenant. */
  loginLink(): Promise<string>;
  person(id: string): Person;
  stop(): Promise<void>;
}

/** A tenant beside others: its workspace is a copy of the example, which `adapt` may change before the house opens. */
export interface TestTenant {
  id: string;
  adapt?(workspace: string): Promise<void>;
}

/**
 * Starts a house of its own; `environment` is what `config.ts` would read. Without tenants it serves that of the example, else these, in the
 * order of their ids.
 */
export async function startHouse(
  environment: Record<string, string> = {},
  tenants: readonly TestTenant[] = [],
): Promise<RunningHouse> {
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-house-'));
  const workspaces = join(directory, 'workspaces');
  await copyExample(join(directory, 'workspace'));
  for (const { id, adapt } of tenants) {
    const folder = join(workspaces, id);
    await copyExample(folder);
    const settings = join(folder, 'workspace.yaml');
    await writeFile(settings, (await readFile(settings, 'utf8')).replace(/^tenant: .*$/m, `tenant: ${id}`));
    await adapt?.(folder);
  }
  await cp(await newEmbeddedDirectory(), join(directory, 'home', 'database'), { recursive: true });
  const config = readConfig({
    COPYDESK_HOME: join(directory, 'home'),
    ...(tenants.length > 0
      ? { COPYDESK_WORKSPACES: workspaces }
      : { COPYDESK_WORKSPACE: join(directory, 'workspace') }),
    COPYDESK_PORT: '0',
    COPYDESK_LOG_LEVEL: 'silent',
    ...environment,
  });
  const server = await devServer();
  const temporal = { address: server.address, namespace: server.namespace };
  const house = await openHouse(config);
  for (const tenant of house.tenants) await readDocuments(tenant);
  const { people } = await house.tenants[0].loadWorkspace();
  const worker = await startWorker(house, temporal);
  const api = await startServer(house, temporal, { temporalUi: null, local: true });
  const client = await connectClient(temporal);
  return {
    house,
    desk: api.desk,
    url: api.url,
    temporal,
    client,
    workspace: house.tenants[0].workspaceDirectory,
    token: readServerFile(config.home)!.token,
    loginLink: api.loginLink,
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
