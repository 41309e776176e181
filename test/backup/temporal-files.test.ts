import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { copyTemporal, unpackTemporal } from '../../house/backup/temporal-files.ts';
import { ensureTemporalServer, type TemporalServer } from '../../house/temporal-server.ts';
import { ensureTemporal } from '../../scripts/lib/ensure-temporal.mjs';

let directory: string;
let binary: string;
let home: string;
let server: TemporalServer;
const servers: TemporalServer[] = [];

const serve = async (at: string) => {
  const started = await ensureTemporalServer({ binary, directory: join(at, 'temporal'), ui: false, log: () => {} });
  servers.push(started);
  return started;
};
async function connected<T>({ address }: TemporalServer, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection }));
  } finally {
    await connection.close();
  }
}
const start = (client: Client, workflowId: string) =>
  client.workflow.start('waiting', { taskQueue: 'nobody', workflowId });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'copydesk-temporal-'));
  binary = await ensureTemporal(() => {});
  home = join(directory, 'home');
  await mkdir(home);
  server = await serve(home);
}, 120_000);
afterAll(async () => {
  for (const one of servers) await one.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

describe('the database of the embedded Temporal', () => {
  it('is copied while the server works, with everything that it had answered for before', async () => {
    const copies: { folder: string; before: number; paths: string[] }[] = [];
    const answered: string[] = [];
    await connected(server, async (client) => {
      let working = true;
      const hand = async (name: string) => {
        for (let n = 0; working; n++) {
          await start(client, `${name}-${n}`);
          answered.push(`${name}-${n}`);
        }
      };
      const hands = ['a', 'b', 'c', 'd'].map(hand);
      for (const round of [1, 2, 3]) {
        await new Promise((resolve) => setTimeout(resolve, 400));
        const folder = join(directory, `copy-${round}`);
        await mkdir(folder);
        const before = answered.length;
        const copied = await copyTemporal(home, folder);
        copies.push({ folder, before, paths: copied!.paths });
      }
      working = false;
      await Promise.all(hands);
      // It went on afterwards, too.
      expect(answered.length).toBeGreaterThan(copies.at(-1)!.before);
    });

    const { folder, before, paths } = copies.at(-1)!;
    expect(paths).toEqual(['temporal/temporal.db.gz', 'temporal/temporal.db-wal.gz']);
    const other = join(directory, 'other');
    await mkdir(other);
    await unpackTemporal(folder, paths, join(other, 'temporal'));
    await connected(await serve(other), async (client) => {
      const there = await Promise.all(answered.slice(0, before).map((id) => client.workflow.getHandle(id).describe()));
      expect(there.every(({ status }) => status.name === 'RUNNING')).toBe(true);
      await start(client, 'afterwards');
    });
  }, 120_000);

  it('of a server that nobody has ever started is not there to copy', async () => {
    expect(await copyTemporal(join(directory, 'none'), directory)).toBeNull();
  });

  it('has a server that goes on at the next start when a backup was killed while it stood still', async () => {
    process.kill(server.pid, 'SIGSTOP');
    const again = await serve(home);
    expect([again.adopted, again.pid]).toEqual([true, server.pid]);
    await connected(again, (client) => start(client, 'going-on'));
  }, 60_000);
});
