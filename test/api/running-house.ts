import { mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import { type House, openHouse } from '../../house/open-house.ts';
import { readDocuments } from '../../house/read-documents.ts';
import { readServerFile } from '../../server/server-file.ts';
import { type RunningServer, startServer } from '../../server.ts';
import { startWorker } from '../../worker.ts';
import { copyExample } from '../support/copy-example.ts';
import { newEmbeddedDirectory } from '../support/stores.ts';
import { devServer } from '../support/temporal.ts';

/** A whole house on this machine: real database, Temporal, server and, when asked for, worker. */
export interface RunningHouse {
  house: House;
  server: RunningServer;
  /** Of this machine: acts as anybody. */
  token: string;
  home: string;
  /** A copy of the example, where nothing is published yet. */
  workspace: string;
  /** Asks the API as a person; `init` as for fetch. */
  ask(person: string | null, path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export async function startHouse({ worker }: { worker: boolean }): Promise<RunningHouse> {
  const base = await mkdtemp(join(tmpdir(), 'copydesk-house-'));
  const [home, workspace] = [join(base, 'home'), join(base, 'workspace')];
  await copyExample(workspace);
  await mkdir(home);
  await rename(await newEmbeddedDirectory(), join(home, 'database'));
  // Named after its sources, so all tests can share it.
  const cache = join(tmpdir(), 'copydesk-test-cache');
  await mkdir(cache, { recursive: true });
  await symlink(cache, join(home, 'cache'));

  const temporal = await devServer();
  const config = readConfig({
    COPYDESK_HOME: home,
    COPYDESK_WORKSPACE: workspace,
    COPYDESK_PORT: '0',
    TEMPORAL_ADDRESS: temporal.address,
  });
  const house = await openHouse(config);
  await readDocuments(house.tenants[0]);
  const server = await startServer(house, temporal, { temporalUi: null, local: true });
  const running = worker ? await startWorker(house, temporal) : null;
  const { token } = readServerFile(home)!;
  return {
    house,
    server,
    token,
    home,
    workspace,
    ask: (person, path, init = {}) =>
      fetch(`${server.url}${path}`, {
        redirect: 'manual',
        ...init,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(person && { 'Copydesk-As': person }),
          ...(init.headers as Record<string, string>),
        },
      }),
    async close() {
      await running?.close();
      await server.close();
      await house.close();
      await temporal.stop();
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** Asks until the answer is good, a few times a second. Throws what was seen last. */
export async function until<T>(ask: () => Promise<T>, good: (seen: T) => boolean): Promise<T> {
  let seen = await ask();
  for (let times = 0; !good(seen); times += 1) {
    if (times === 240) throw new Error(`It did not come to that. Seen last: ${JSON.stringify(seen).slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
    seen = await ask();
  }
  return seen;
}
