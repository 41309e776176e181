import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { readStatus } from '../../console/desk/read-status.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
import type { TenantStore } from '../../store/store.ts';
import { taskQueue } from '../../temporal.ts';
import { type DevServer, devServer } from '../support/temporal.ts';

const tenant = 'nordlicht';
/** Nothing is projected yet. */
const store = { tenant, campaigns: { get: async () => null, list: async () => [] } } as unknown as TenantStore;

let server: DevServer;
let temporal: Client;

beforeAll(async () => {
  server = await devServer();
  temporal = new Client({ connection: server.connection });
}, 120_000);
afterAll(() => server?.stop());

describe('The status of a campaign', () => {
  it('that has just started is waited for until a worker takes its first task', async () => {
    await temporal.workflow.start('campaign', { taskQueue, workflowId: campaignWorkflowId(tenant, 'herbst') });
    const reading = readStatus({ store, temporal }, 'herbst');
    const early = await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, 6_000, 'waits'))]);
    expect(early).toBe('waits');
    const worker = await Worker.create({
      connection: server.nativeConnection,
      taskQueue,
      workflowsPath: fileURLToPath(new URL('../deploy/builds/answering.ts', import.meta.url)),
    });
    expect(await worker.runUntil(reading)).toEqual({ campaign: 'herbst' });
  }, 120_000);

  it('that never started is not found', async () => {
    await expect(readStatus({ store, temporal }, 'winter')).rejects.toMatchObject({ errorClass: 'not_found' });
  });
});
