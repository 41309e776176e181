import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import type { Ref } from '../../domain/ref.ts';
import { openLog } from '../../house/open-log.ts';
import { ensureTemporalServer } from '../../house/temporal-server.ts';
import { ensureTemporal } from '../../scripts/lib/ensure-temporal.mjs';
import { openStore } from '../../store/open-store.ts';
import { newEmbeddedDirectory } from '../support/stores.ts';
import { mayMount, type SmallDisk, smallDisk } from './disk.ts';

const slow = 180_000;
const onDisks = mayMount ? describe : describe.skip;

onDisks('the embedded database on a full disk', () => {
  let disk: SmallDisk;
  let directory: string;
  beforeEach(async () => {
    disk = smallDisk(420);
    directory = join(disk.folder, 'database');
    const empty = await newEmbeddedDirectory();
    cpSync(empty, directory, { recursive: true });
    rmSync(empty, { recursive: true });
  }, slow);
  afterEach(() => disk.remove());

  const full = {
    name: 'CopydeskError',
    errorClass: 'transient',
    message: expect.stringMatching(
      /^The disk is full: \d+ MB are free, and .* writes nothing below 256 MB\. Free space/,
    ),
  };

  it(
    'reads on, writes nothing of a transaction, and goes on when there is space again',
    async () => {
      const store = await openStore({ kind: 'embedded', directory });
      const { artifacts, sql } = store.forTenant('acme');
      const ref = await artifacts.put('note', { n: 1 });
      const count = () => sql.query('select count(*)::int as n from artifacts');
      disk.fill();
      const refused = { ...full, where: { file: directory } };
      await expect(artifacts.put('note', { n: 2 })).rejects.toMatchObject(refused);
      await expect(
        sql.transaction(async (inner) => {
          await inner.query('select 1');
          await inner.query("insert into events values ('acme', 'c', 1, now(), 'k', '{}')");
        }),
      ).rejects.toMatchObject(refused);
      expect(await artifacts.get(ref)).toEqual({ n: 1 });
      expect(await count()).toEqual([{ n: 1 }]);
      disk.free();
      await artifacts.put('note', { n: 3 });
      expect(await count()).toEqual([{ n: 2 }]);
      await store.close();
    },
    slow,
  );

  it(
    'ends what hangs because its journal cannot grow, opens anew by itself and has all that was committed',
    async () => {
      const store = await openStore({ kind: 'embedded', directory });
      const { artifacts, sql } = store.forTenant('acme');
      const refs: Ref[] = [];
      for (let n = 0; n < 20; n++) refs.push(await artifacts.put('note', { n }));
      disk.fill();
      // It fills the journal and nothing else, and does not look like a statement that writes.
      const journal = async () => {
        for (let n = 0; n < 40; n++) await sql.query("select pg_logical_emit_message(true, 'x', repeat('y', 1000000))");
      };
      await expect(journal()).rejects.toMatchObject({
        errorClass: 'transient',
        message: expect.stringContaining(`The disk that holds ${directory} is full.`),
      });
      await expect(artifacts.get(refs[0]!)).rejects.toMatchObject(full);
      disk.free();
      expect(await Promise.all(refs.map((ref) => artifacts.get(ref)))).toEqual(refs.map((_, n) => ({ n })));
      await artifacts.put('note', { n: 'after' });
      await store.close();
    },
    slow,
  );

  it(
    'is not opened, let go of, and opened when there is space again',
    async () => {
      disk.fill();
      await expect(openStore({ kind: 'embedded', directory })).rejects.toMatchObject({
        errorClass: 'transient',
        message: expect.stringMatching(/^The disk is full/),
        where: { file: expect.stringContaining(directory) },
      });
      disk.free();
      await (await openStore({ kind: 'embedded', directory })).close();
    },
    slow,
  );
});

onDisks('the Temporal server on a full disk', () => {
  let disk: SmallDisk;
  beforeAll(() => {
    disk = smallDisk(60);
  });
  afterAll(() => disk.remove());

  it(
    'goes on when there is space again, and has every workflow that it had taken, after a restart too',
    async () => {
      const binary = await ensureTemporal(() => {});
      const ensure = () =>
        ensureTemporalServer({ binary, directory: join(disk.folder, 'temporal'), ui: false, log: () => {} });
      const server = await ensure();
      const connection = await Connection.connect({ address: server.address });
      const { workflow } = new Client({ connection });
      const start = (workflowId: string) =>
        connection.withDeadline(Date.now() + 20_000, () =>
          workflow.start('waits', { taskQueue: 'nobody', workflowId, args: ['x'.repeat(20_000)] }),
        );
      const taken: string[] = [];
      const take = async (prefix: string, most: number) => {
        for (let n = 0; n < most; n++) {
          await start(`${prefix}-${n}`);
          taken.push(`${prefix}-${n}`);
        }
      };
      await take('before', 5);
      disk.fill();
      await expect(take('full', 500)).rejects.toThrow();
      disk.free();
      // Its retries of what had failed come first.
      await start('after').catch(() => start('after').catch(() => start('after')));
      taken.push('after');
      await connection.close();
      await server.stop();

      const again = await ensure();
      const reconnected = await Connection.connect({ address: again.address });
      const client = new Client({ connection: reconnected });
      const found = await Promise.all(taken.map((id) => client.workflow.getHandle(id).describe()));
      expect(found.map(({ status }) => status.name)).toEqual(taken.map(() => 'RUNNING'));
      await reconnected.close();
      await again.stop();
    },
    slow,
  );
});

onDisks('a log on a full disk', () => {
  it('stops nobody, and has the lines when there is space again', () => {
    const disk = smallDisk(2);
    const file = join(disk.folder, 'server.log');
    const log = pino({}, openLog(file));
    log.info('before');
    disk.fill();
    for (let n = 0; n < 20; n++) log.info('x'.repeat(2_000));
    disk.free();
    log.info('after');
    const messages = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg);
    expect([messages.length, messages[0], messages.at(-1)]).toEqual([22, 'before', 'after']);
    disk.remove();
  });
});
