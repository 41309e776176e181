import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { identifyProcess } from '../../house/process-identity.ts';
import { registerSearchAttributes } from '../../house/search-attributes.ts';
import { ensureTemporalServer } from '../../house/temporal-server.ts';
import { ensureTemporal } from '../../scripts/lib/ensure-temporal.mjs';
import { root } from '../../scripts/lib/root.mjs';

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

  it('answers no website that would end campaigns over HTTP, and its interface still lists them', async () => {
    const { pid, address, uiUrl } = await ensure();
    const batch = '/api/v1/namespaces/default/batch-operations/x';
    const statuses = await Promise.all(
      loopbackPorts(pid)
        .map((port) => `127.0.0.1:${port}`)
        .filter((host) => host !== address && `http://${host}` !== uiUrl)
        .map((host) =>
          // A form or a script of any page can send this without the browser asking first.
          fetch(`http://${host}${batch}`, { method: 'POST', body: '{}', signal: AbortSignal.timeout(5_000) })
            .then(({ status }) => status)
            .catch(() => null),
        ),
    );
    // The others speak no HTTP, or have metrics only and nothing at this address.
    expect([403, 404].map((status) => statuses.filter((found) => found === status).length)).toEqual([1, 1]);
    expect(statuses.filter((status) => status !== null && ![403, 404].includes(status))).toEqual([]);

    const connection = await Connection.connect({ address });
    await new Client({ connection }).workflow.start('waits', { taskQueue: 'nobody', workflowId: 'acme/campaign/one' });
    await connection.close();
    const list = async () => (await fetch(`${uiUrl}/api/v1/namespaces/default/workflows`)).text();
    let listed = await list();
    for (let times = 0; times < 100 && !listed.includes('acme/campaign/one'); times += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      listed = await list();
    }
    expect(listed).toContain('acme/campaign/one');
  });

  it('keeps database and log to its user, also in a folder that was open', async () => {
    await (await ensure()).stop();
    rmSync(join(directory, 'temporal.log'));
    chmodSync(directory, 0o755);
    await ensure();
    const modes = [directory, join(directory, 'temporal.log')].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
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

/** What a process listens on, from its open sockets and /proc/net/tcp: address and port are hexadecimal, 0A is LISTEN (proc(5)). */
function loopbackPorts(pid: number): number[] {
  const open = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === '0A' && open.includes(`socket:[${inode}]`))
    .map(([, local]) => Number.parseInt(local!.split(':')[1]!, 16));
}

/** A process of its own that starts the server and then waits to be killed. */
function startParent(): ChildProcess {
  const program = `
    import { ensureTemporalServer } from ${JSON.stringify(join(root, 'house/temporal-server.ts'))};
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
