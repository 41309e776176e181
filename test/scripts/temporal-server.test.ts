import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { identifyProcess } from '../../process-identity.ts';
import { ensureTemporal } from '../../scripts/lib/ensure-temporal.mjs';
import { root } from '../../scripts/lib/root.mjs';
import { registerSearchAttributes } from '../../search-attributes.ts';
import { ensureTemporalServer } from '../../temporal-server.ts';

let binary: string;
let directory: string;
const log: string[] = [];
const ensure = () => ensureTemporalServer({ binary, directory, ui: true, log: (line) => log.push(line) });
const recordFile = () => join(directory, 'temporal.json');
const record = () => JSON.parse(readFileSync(recordFile(), 'utf8'));

beforeAll(async () => {
  binary = await ensureTemporal(() => {});
  directory = mkdtempSync(join(tmpdir(), 'copydesk-temporal-'));
});
afterAll(async () => {
  await (await ensure()).stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('the embedded Temporal server', () => {
  it('outlives a parent that is killed, and the next start adopts it', async () => {
    const parent = startParent();
    const orphan = await firstLine(parent);
    parent.kill('SIGKILL');
    await new Promise((resolve) => parent.once('close', resolve));

    const server = await ensure();
    expect(server).toMatchObject({ adopted: true, pid: orphan.pid, address: orphan.address, uiUrl: orphan.uiUrl });
    expect(log.at(-1)).toContain(`took over the Temporal server of a former start (pid ${orphan.pid})`);
  });

  it('replaces a record whose server has ended, and keeps its ports', async () => {
    const former = await ensure();
    await former.stop();
    expect(identifyProcess(former.pid)).toBeNull();
    await former.stop();

    const server = await ensure();
    expect(server).toMatchObject({ adopted: false, address: former.address, uiUrl: former.uiUrl });
    expect(server.pid).not.toBe(former.pid);
  });

  it('does not touch a stranger that was given the pid of the record', async () => {
    await (await ensure()).stop();
    const stranger = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
    await new Promise((resolve) => stranger.once('spawn', resolve));
    const pid = stranger.pid as number;
    for (const startTime of [record().startTime, identifyProcess(pid)?.startTime]) {
      writeFileSync(recordFile(), JSON.stringify({ ...record(), pid, startTime }));
      const server = await ensure();
      expect(server).toMatchObject({ adopted: false });
      expect(identifyProcess(pid)).not.toBeNull();
      await server.stop();
    }
    stranger.kill();
  });

  it("does not adopt the server of another folder's database", async () => {
    const server = await ensure();
    writeFileSync(recordFile(), JSON.stringify({ ...record(), database: '/elsewhere/temporal.db' }));
    const other = mkdtempSync(join(tmpdir(), 'copydesk-temporal-'));
    writeFileSync(join(other, 'temporal.json'), readFileSync(recordFile()));
    const second = await ensureTemporalServer({ binary, directory: other, ui: false, log: () => {} });
    expect(second).toMatchObject({ adopted: false, uiUrl: null });
    expect(second.address).not.toBe(server.address);
    await second.stop();
    expect(identifyProcess(server.pid)).not.toBeNull();
    await server.stop();
    rmSync(other, { recursive: true, force: true });
  });

  it('starts in spite of a record that cannot be read', async () => {
    writeFileSync(recordFile(), '{ half a rec');
    expect(await ensure()).toMatchObject({ adopted: false });
  });

  it('names the way out when there is no such program', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'copydesk-temporal-'));
    const started = ensureTemporalServer({
      binary: join(empty, 'temporal'),
      directory: empty,
      ui: false,
      log: () => {},
    });
    await expect(started).rejects.toThrow(/could not be started.*COPYDESK_TEMPORAL_BINARY/);
    rmSync(empty, { recursive: true });
  });

  it('learns the search attributes of the house, once', async () => {
    const connection = await Connection.connect({ address: (await ensure()).address });
    await registerSearchAttributes(connection, 'default');
    await Promise.all([
      registerSearchAttributes(connection, 'default'),
      registerSearchAttributes(connection, 'default'),
    ]);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(customAttributes).toMatchObject(
      Object.fromEntries(Object.values(searchAttributes).map(({ name, type }) => [name, type === 'KEYWORD' ? 2 : 7])),
    );
    await connection.close();
  });

  it('says what to run when an attribute is taken with another type', async () => {
    const connection = await Connection.connect({ address: (await ensure()).address });
    const { name } = searchAttributes.brand;
    await connection.operatorService.removeSearchAttributes({ namespace: 'default', searchAttributes: [name] });
    await connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: { [name]: 3 } });
    await expect(registerSearchAttributes(connection, 'default')).rejects.toThrow(
      `temporal operator search-attribute remove --name ${name}`,
    );
    await connection.close();
  });
});

/** A process of its own that starts the server and then waits to be killed. */
function startParent(): ChildProcess {
  const program = `
    import { ensureTemporalServer } from ${JSON.stringify(join(root, 'temporal-server.ts'))};
    const server = await ensureTemporalServer({ binary: ${JSON.stringify(binary)}, directory: ${JSON.stringify(directory)}, ui: true, log: () => {} });
    console.log(JSON.stringify(server));
    setTimeout(() => {}, 60_000);`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function firstLine(child: ChildProcess): Promise<{ pid: number; address: string; uiUrl: string }> {
  for await (const data of child.stdout ?? []) return JSON.parse(String(data));
  throw new Error('The parent ended before it had started a server.');
}
