import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { campaignWorkflowId } from '../../domain/ids.ts';
import type { DueCorrection, LiveCheck } from '../../domain/live-check.ts';
import { workflowBundle } from '../../house/workflow-bundle.ts';
import type { Activities } from '../../workflows/activities.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { pinOf, ref } from './a-pin.ts';
import { assetAt, commandOf, decision, fakeActivities, type Handle, send, until } from './campaign-harness.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

const journal = 'journal/de-DE';
const correction: DueCorrection = {
  workflow: 'correctLive',
  campaign: 'correct-20261124-0f0f0f0f',
  order: ref('order'),
  alert: ref('alert'),
};

/** Runs `story` with a worker of these activities; `look` does one look at all that is live. */
async function withWorker(activities: Activities, story: (look: () => Promise<LiveCheck>) => Promise<void>) {
  const taskQueue = randomUUID();
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    workflowBundle: await workflowBundle(join(tmpdir(), 'copydesk-bundles')),
    activities,
  });
  const look = (): Promise<LiveCheck> =>
    environment.client.workflow.execute('watchLive', {
      taskQueue,
      workflowId: `acme/live-check/${randomUUID()}`,
      args: [{ tenant: 'acme' }],
    });
  await worker.runUntil(() => story(look));
}

describe('The look at what is live', () => {
  it('goes through all pieces, starts each correction once, and does not wait for it', async () => {
    const pin = pinOf(correction.campaign);
    pin.assets[0]!.corrects = ref('piece');
    const pages: (string | null)[] = [];
    const tasks: string[] = [];
    const { activities, events } = fakeActivities(pin, {
      checkLive: async ({ after }) => {
        pages.push(after);
        const next = after === null ? ref('first') : after === ref('first') ? ref('second') : null;
        return { checked: 10, alerts: 1, unread: after === null ? 1 : 0, due: [correction], next };
      },
      callModel: async ({ step, task }) => {
        tasks.push(task.role);
        return { kind: 'final', turn: ref(`t-${step}`), output: ref(`o-${step}`) };
      },
    });
    await withWorker(activities, async (look) => {
      expect(await look()).toEqual({ checked: 30, alerts: 3, unread: 1, corrections: [correction.campaign] });
      expect(pages).toEqual([null, ref('first'), ref('second')]);

      const workflowId = campaignWorkflowId('acme', correction.campaign);
      const handle = environment.client.workflow.getHandle(workflowId) as unknown as Handle;
      const { assets, ...status } = await until(handle, assetAt('sign-off'));
      expect(status).toMatchObject({
        brief: ref('brief'),
        order: ref('order'),
        research: ref('alert'),
        alert: { code: 'truth_changed', detail: ref('alert') },
      });
      expect(assets[0]).toMatchObject({ asset: journal, page: ref('page'), corrects: ref('piece') });
      expect(tasks).toEqual(['seo-analyst']);
      await send(handle, commandOf(correction.campaign, 'jonas', decision(assets[0]!, 'approve')));
      await handle.result();
      expect(await look()).toMatchObject({ corrections: [] });
    });
    expect(events.map(({ kind }) => kind)).toContain('pinned');
  });
});
