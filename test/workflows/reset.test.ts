import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, type WorkflowHandle } from '@temporalio/client';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import { folder } from '../../channels/folder/connector.ts';
import type { CampaignStatus } from '../../domain/campaign.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { campaignWorkflowId, orphansWorkflowId } from '../../domain/ids.ts';
import { isCampaignRunning } from '../../house/is-campaign-running.ts';
import { createWorker, dataConverter, taskQueue } from '../../temporal.ts';
import { openDesk, tenant } from '../activities/desk.ts';
import { aText, openPublishingDesk } from '../activities/publishing-desk.ts';
import { type DevServer, devServer } from '../support/temporal.ts';
import { bundled, send } from './campaign-harness.ts';

const wrong = 'Die Hütte liegt auf der Nordseite.';
const right = 'Die Hütte liegt auf der Südseite.';

/** What the channel does apart from its work, and what it was asked. */
const channel = { commits: 0, lose: false, blind: false };
const observed: typeof folder = {
  ...folder,
  open(...opening) {
    const opened = folder.open(...opening);
    return {
      ...opened,
      async commit(prepared) {
        channel.commits += 1;
        const receipt = await opened.commit(prepared);
        if (channel.lose) throw new CopydeskError('unknown_outcome', 'The answer was lost.');
        return receipt;
      },
      async find(prepared) {
        if (channel.blind) throw new CopydeskError('transient', 'The site does not answer.');
        return opened.find(prepared);
      },
    };
  },
};

describe('An operation on a real server', () => {
  let server: DevServer;
  let client: Client;
  let desk: Awaited<ReturnType<typeof openDesk>>;
  let work: ReturnType<typeof openPublishingDesk>;
  let stopWorker: () => Promise<void>;
  let count = 0;

  beforeAll(async () => {
    [server, desk] = await Promise.all([devServer(), openDesk()]);
    client = new Client({ connection: server.connection, namespace: server.namespace, dataConverter });
    const changed: Partial<TenantDependencies> = {
      connectors: { ...desk.deps.connectors, folder: observed },
      now: () => new Date(),
      publishing: { remoteTimeMs: 300, echoMs: 50, orphanedMs: 100 },
      isRunning: (campaign) => isCampaignRunning(server.connection.workflowService, server.namespace, tenant, campaign),
    };
    work = openPublishingDesk(desk, changed);
    const { worker, close } = await createWorker(
      server,
      { forTenant: () => ({ ...desk.deps, ...changed, publicKeys: work.publicKeys }) },
      { workflowBundle: await bundled() },
    );
    const running = worker.run();
    stopWorker = async () => {
      worker.shutdown();
      await running;
      await close();
    };
  }, 180_000);
  afterAll(async () => {
    await stopWorker?.();
    await server?.stop();
    await desk?.close();
  }, 60_000);
  beforeEach(() => {
    Object.assign(channel, { commits: 0, lose: false, blind: false });
  });

  const page = async (slug: string) => {
    const { directory } = (await desk.deps.loadWorkspace()).workspace.channels.journal!.settings;
    return readFile(join(desk.directory, String(directory), slug, 'index.html'), 'utf8');
  };
  const rowsOf = (campaign: string) => desk.store.publications.list({ campaign });

  async function eventually<T>(look: () => Promise<T>, good: (found: T) => boolean): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      const found = await look();
      if (good(found)) return found;
      if (tries > 1_200) throw new Error(`It never came about: ${JSON.stringify(found)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** A page with wrong words that is live, and a running operation that corrects it, once it waits for approval. */
  async function orderCorrection() {
    count += 1;
    const slug = `huette-${count}`;
    const piece = await work.put(`launch-${slug}`, aText(slug, [wrong]));
    await work.approve(piece, 'miriam-falk');
    expect(await work.commit(piece)).toMatchObject({ state: 'published' });
    const campaign = `correct-20261124-${slug}`;
    const order = await desk.store.artifacts.put('operation-order', {
      ...{ kind: 'correct', publications: [piece.publication], owner: 'lena-hofer' },
      ...{ reason: 'Die Seite stimmt nicht.', correction: { replace: wrong, by: right } },
    });
    const handle = await client.workflow.start('operate', {
      taskQueue,
      workflowId: campaignWorkflowId(tenant, campaign),
      args: [{ tenant, campaign, order }],
    });
    await eventually(
      () => handle.query<CampaignStatus>('status'),
      ({ assets }) => assets[0]?.stage === 'sign-off',
    );
    channel.commits = 0;
    return { slug, campaign, handle };
  }

  async function approve(handle: WorkflowHandle, campaign: string): Promise<void> {
    const { assets } = await handle.query<CampaignStatus>('status');
    const { request, prepared, destination, slotWindow } = assets[0]!.request!;
    const signed = await work.sign(campaign, 'miriam-falk', {
      ...{ kind: 'decide', asset: 'piece-1', request, stage: 'brand', prepared, destination, slotWindow },
      ...{ decision: 'approve', comment: null },
    });
    await send(handle as never, signed);
  }

  it('that is reset to just before its commit finds what it had sent, and sends nothing twice', async () => {
    const { slug, campaign, handle } = await orderCorrection();
    await approve(handle, campaign);
    await handle.result();
    const { events } = await handle.fetchHistory();
    const sent = events!.find(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'commit',
    )!;
    await client.workflowService.resetWorkflowExecution({
      namespace: server.namespace,
      workflowExecution: { workflowId: handle.workflowId },
      reason: 'test',
      workflowTaskFinishEventId: sent.activityTaskScheduledEventAttributes!.workflowTaskCompletedEventId!,
      requestId: campaign,
    });
    const again = client.workflow.getHandle(handle.workflowId);
    await again.result();
    expect((await again.describe()).runId).not.toBe(handle.firstExecutionRunId);
    expect(await again.query<CampaignStatus>('status')).toMatchObject({ stage: 'done' });
    expect(channel.commits).toBe(1);
    expect(await rowsOf(campaign)).toEqual([expect.objectContaining({ state: 'published', attempt: 1 })]);
    expect(await page(slug)).toContain(right);
  }, 120_000);

  it('that is terminated with its outcome open is settled by the job, which leaves running ones alone', async () => {
    const { slug, campaign, handle } = await orderCorrection();
    Object.assign(channel, { lose: true, blind: true });
    await approve(handle, campaign);
    await eventually(
      () => rowsOf(campaign),
      ([row]) => row?.state === 'unknown_outcome',
    );
    const round = () =>
      client.workflow.execute('reconcileOrphans', {
        taskQueue,
        workflowId: orphansWorkflowId(tenant),
        args: [{ tenant }],
      });
    expect(await round()).toEqual({ settled: 0, open: 0 });
    await handle.terminate('test');
    expect(await eventually(round, ({ open }) => open === 1)).toEqual({ settled: 0, open: 1 });
    channel.blind = false;
    expect(await round()).toEqual({ settled: 1, open: 0 });
    expect(await rowsOf(campaign)).toEqual([
      expect.objectContaining({ state: 'published', receipt: expect.objectContaining({ remoteId: slug }) }),
    ]);
    expect(await round()).toEqual({ settled: 0, open: 0 });
    expect(channel.commits).toBe(1);
    const kinds = (await desk.store.events.list(campaign)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'reconciled')).toHaveLength(1);
  }, 120_000);
});
