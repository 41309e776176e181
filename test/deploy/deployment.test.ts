import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { createWorker, taskQueue } from '../../temporal.ts';
import { copydesk } from '../cli/copydesk.ts';
import { until } from '../main-job/until.ts';
import { type DevServer, devServer } from '../support/temporal.ts';

let server: DevServer;
let client: Client;
const workers: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  server = await devServer();
  client = new Client({ connection: server.connection });
}, 120_000);

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await server?.stop();
});

/** A worker as worker.ts runs it, with the workflows of one build. */
async function worker(build: 'first' | 'second'): Promise<{ close(): Promise<void> }> {
  const house = {
    forTenant: () => {
      throw new Error('No activity runs here.');
    },
  };
  const workflowsPath = fileURLToPath(new URL(`./builds/${build}.ts`, import.meta.url));
  const made = await createWorker(server, house, { workflowsPath }, build);
  const running = made.worker.run();
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      made.worker.shutdown();
      await running;
      await made.close();
    })();
    return closing;
  };
  workers.push({ close });
  return { close };
}

async function deployment(...words: string[]) {
  const { code, stdout, stderr } = await copydesk(['deployment', ...words, '--json'], {
    TEMPORAL_ADDRESS: server.address,
  });
  return { code, stderr, report: code === 0 ? JSON.parse(stdout) : null };
}

const comes = (build: string) =>
  until(`the build ${build} is known`, async () => {
    const { report } = await deployment('current');
    return report?.versions.some((version: { buildId: string }) => version.buildId === build);
  });

const start = (type: string): Promise<WorkflowHandle> =>
  client.workflow.start(type, { taskQueue, workflowId: `nordlicht/campaign/${type}`, args: [] });

const stateOf = async (build: string) =>
  (await deployment('current')).report.versions.find((version: { buildId: string }) => version.buildId === build).state;

describe('Two builds of the workers', () => {
  it('share the work as an operator says: what moves goes on in the new one, what is pinned ends in the old one', async () => {
    const first = await worker('first');
    await comes('first');
    expect(await deployment('current')).toMatchObject({
      report: { current: null, versions: [{ buildId: 'first', state: 'inactive' }] },
    });
    expect((await deployment('promote', 'first')).report).toMatchObject({ current: 'first' });

    const [moving, staying] = await Promise.all([start('moving'), start('staying')]);
    expect(await moving.query('build')).toBe('first');
    expect(await staying.query('build')).toBe('first');

    await worker('second');
    await comes('second');
    expect((await deployment('ramp', 'second', '10')).report).toMatchObject({
      current: 'first',
      ramping: { buildId: 'second', percent: 10 },
    });
    expect((await deployment('promote', 'second')).report).toMatchObject({ current: 'second', ramping: null });

    await moving.signal('decide');
    expect(await moving.result()).toBe('second');
    expect(await stateOf('first')).toBe('draining');
    await staying.signal('decide');
    expect(await staying.result()).toBe('first');
    await first.close();
  }, 120_000);

  it('are named to an operator who promotes one that never ran', async () => {
    const { code, stderr } = await deployment('promote', 'third');
    expect(code).toBe(3);
    expect(stderr).toMatch(/third.*Valid: .*first/);
  });
});
