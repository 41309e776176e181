import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { readConfig } from '../../config.ts';
import { withFailing } from '../../console/desk/failing.ts';
import { inboxOf } from '../../console/desk/inbox.ts';
import { readStatus } from '../../console/desk/read-status.ts';
import { workflowTasksPart } from '../../doctor/workflow-tasks.ts';
import type { CampaignStatus } from '../../domain/campaign.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
import { watchStuck } from '../../server/watch-stuck.ts';
import type { TenantStore } from '../../store/store.ts';
import { taskQueue } from '../../temporal.ts';
import { until } from '../main-job/until.ts';
import { type DevServer, devServer } from '../support/temporal.ts';

const tenant = 'nordlicht';
const status = {
  campaign: 'herbst',
  title: 'Herbst',
  stage: 'running',
  startedAt: '2026-11-24T08:00:00.000Z',
  endedAt: null,
  assets: [],
  attention: null,
} as unknown as CampaignStatus;
const office = { substitutes: new Map() } as never;

let server: DevServer;
let client: Client;

beforeAll(async () => {
  server = await devServer();
  client = new Client({ connection: server.connection });
}, 120_000);
afterAll(() => server?.stop());

async function withWorker<T>(build: 'broken' | 'mended', work: () => Promise<T>): Promise<T> {
  const worker = await Worker.create({
    connection: server.nativeConnection,
    taskQueue,
    workflowsPath: fileURLToPath(new URL(`./builds/${build}.ts`, import.meta.url)),
  });
  return worker.runUntil(work);
}

describe('A campaign whose code fails', () => {
  const doctor = () => workflowTasksPart(readConfig({ TEMPORAL_ADDRESS: server.address }), tenant);
  const start = (of: string, campaign: string) =>
    client.workflow.start('campaign', { taskQueue, workflowId: campaignWorkflowId(of, campaign) });

  it('needs attention, of its own tenant only, until a build that mends it runs', async () => {
    const failing = watchStuck(client, tenant);
    const handle = await start(tenant, 'herbst');
    const foreign = await start('andere', 'herbst');
    await withWorker('broken', async () => {
      const [part] = await until('doctor sees it', async () => {
        const parts = await doctor();
        return parts[0]?.ok === false && parts;
      });
      expect(part).toMatchObject({
        message: expect.stringContaining('nordlicht/campaign/herbst (since 20'),
        fix: expect.stringContaining("temporal workflow show --workflow-id 'nordlicht/campaign/herbst'"),
      });
      expect(part!.message).not.toContain('andere');
    });

    expect([...(await failing()).keys()]).toEqual(['herbst']);
    const [seen] = await withFailing({ failing }, [status]);
    expect(seen!.attention).toMatchObject({ code: 'workflow_task_failing' });
    expect(inboxOf([seen!], { id: 'ada', roles: ['admin'] }, office)).toMatchObject([
      { campaign: 'herbst', kind: 'attention', role: 'admin', mine: true, code: 'workflow_task_failing' },
    ]);
    // Its projection answers; the workflow cannot.
    const store = { tenant, campaigns: { get: async () => status } } as unknown as TenantStore;
    expect(await readStatus({ store, temporal: client, failing }, 'herbst')).toEqual(seen);

    await withWorker('mended', async () => {
      expect(await handle.result()).toBe('published');
      await foreign.result();
    });
    expect(await doctor()).toMatchObject([{ ok: true, message: expect.stringContaining('none fails') }]);
  }, 180_000);
});
