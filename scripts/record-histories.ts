import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApplicationFailure } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';
import { operationPin, pinOf, ref } from '../test/workflows/a-pin.ts';
import {
  assetAt,
  bundled,
  commandOf,
  decision,
  fakeActivities,
  type Handle,
  send,
  timesFrom,
  toSignOff,
  until,
  withCampaign,
  withOperation,
  withRefresh,
} from '../test/workflows/campaign-harness.ts';
import type { ReviewAnswer } from '../workflows/activities.ts';
import { operationStories } from './lib/operation-stories.ts';
import { root } from './lib/root.mjs';
import { asked, type Story } from './lib/story.ts';

/**
 * Records one history for each way through a campaign and through a refresh into `test/histories/<version>/`. Run it once for a release, before the version is
 * raised; afterwards the files never change, and every later version of the workflows must replay them.
 */
const journal = 'journal/de-DE';

const stories: Story[] = [
  {
    name: 'published-after-edit-and-changes',
    async tell(handle, id) {
      const first = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'jonas', decision(first, 'request_changes', ref('shorter'))));
      const second = await toSignOff(handle, id);
      await send(
        handle,
        commandOf(id, 'lena', { kind: 'edit', asset: journal, base: second.selected!, variant: ref('edited') }),
      );
      const third = (await until(handle, ({ assets }) => assets[0]!.requests === 3)).assets[0]!;
      await send(handle, commandOf(id, 'jonas', decision(third, 'approve')));
      await handle.result();
    },
  },
  {
    name: 'reminded-held-retried-cancelled',
    async tell(handle, id) {
      await toSignOff(handle, id);
      await environment.sleep('121 hours');
      await until(handle, ({ assets }) => assets[0]!.attention !== null);
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    },
  },
  {
    name: 'unknown-outcome-found',
    replaced: () => ({ commit: async () => ({ state: 'unknown_outcome', url: null }) }),
    async tell(handle, id) {
      const asset = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await handle.result();
    },
  },
  {
    name: 'continued-as-new-while-waiting',
    renewAt: 30,
    async tell(handle, id) {
      const asset = await toSignOff(handle, id);
      await environment.sleep('1 minute');
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await environment.client.workflow.getHandle(handle.workflowId).result();
    },
  },
  {
    name: 'disapproved-by-the-platform-and-changed',
    replaced: () => {
      const disapproval = { reasons: ref('reasons'), instruction: ref('instruction'), page: ref('ad') };
      const answers: ReviewAnswer[] = [
        { state: 'in-review', disapproval: null },
        { state: 'disapproved', disapproval },
        { state: 'live', disapproval: null },
      ];
      return { measure: async () => ({ review: answers.shift()! }), askReview: async () => answers.shift()! };
    },
    async tell(handle, id) {
      await send(handle, commandOf(id, 'jonas', decision(await toSignOff(handle, id), 'approve')));
      await until(handle, assetAt('measuring'));
      await environment.sleep('2 minutes');
      const { assets } = await until(handle, (s) => assetAt('sign-off')(s) && s.assets[0]!.requests === 2);
      await send(handle, commandOf(id, 'jonas', decision(assets[0]!, 'approve')));
      await handle.result();
    },
  },
  {
    name: 'rescheduled-to-a-slot',
    async tell(handle, id) {
      await until(handle, assetAt('selection'));
      const slot = new Date((await environment.currentTimeMs()) + 48 * 3_600_000).toISOString();
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot }));
      const asset = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await handle.result();
    },
  },
];

const campaigns = { campaign: 'launch', refresh: 'pages-2026-01-05', operate: 'withdraw-20260105-0a1b2c3d' };

const refreshStories: Story[] = [
  {
    name: 'published',
    async tell(handle, id) {
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle, 1), 'approve')));
      await handle.result();
    },
  },
  {
    name: 'foreign-edit-proposed-anew',
    replaced: () => {
      let edited = true;
      return {
        commit: async () => {
          if (!edited) return { state: 'published', url: 'https://example.test/a' };
          edited = false;
          throw ApplicationFailure.create({ message: 'conflict', type: 'conflict', nonRetryable: true });
        },
      };
    },
    async tell(handle, id) {
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle, 1), 'approve')));
      await until(handle, ({ assets }) => assets[0]!.attention !== null);
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle, 2), 'approve')));
      await handle.result();
    },
  },
  {
    name: 'nothing-decayed',
    replaced: () => ({ findDecayed: async () => ({ report: ref('report'), brief: null, page: null }) }),
    async tell(handle) {
      await handle.result();
    },
  },
  {
    name: 'retried-before-it-was-pinned',
    replaced: () => {
      let sick = true;
      return {
        findDecayed: async () => {
          if (!sick) return { report: ref('report'), brief: ref('brief'), page: ref('page') };
          sick = false;
          throw ApplicationFailure.create({ message: 'invalid', type: 'invalid', nonRetryable: true });
        },
      };
    },
    async tell(handle, id) {
      await until(handle, ({ attention }) => attention !== null);
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: null }));
      await asked(handle, 1);
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    },
  },
  {
    name: 'escalated-held-and-taken-up-again',
    async tell(handle, id) {
      await asked(handle, 1);
      await environment.sleep('121 hours');
      await until(handle, ({ assets }) => assets[0]!.attention !== null);
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      const asset = (await until(handle, ({ assets }) => assets[0]!.request!.held === undefined)).assets[0]!;
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await handle.result();
    },
  },
];

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const folder = join(fileURLToPath(new URL('../test/histories', import.meta.url)), version);
await mkdir(folder, { recursive: true });
const environment = await timeSkippingEnvironment();
try {
  for (const story of stories) await record('campaign', withCampaign, story);
  for (const story of refreshStories) await record('refresh', withRefresh, story);
  for (const story of operationStories) await record('operate', withOperation, story);
  await recordOrphans();
} finally {
  await environment.teardown();
}

/** One history of the workflow, and one of the child that wrote for it, if there was any. */
async function record(
  workflow: keyof typeof campaigns,
  run: typeof withCampaign | typeof withRefresh | typeof withOperation,
  { name, replaced, renewAt, tell }: Story,
): Promise<void> {
  const now = () => environment.currentTimeMs();
  const pinned = {
    campaign: pinOf(campaigns.campaign),
    refresh: pinOf(campaigns.refresh),
    operate: operationPin(campaigns.operate, 'withdraw', 2),
  };
  const { activities, calls } = fakeActivities(pinned[workflow], replaced?.(), now);
  const { prepareAsset, prepareOperation } = activities;
  activities.prepareAsset = async (input) => ({ ...(await prepareAsset(input)), times: timesFrom(await now()) });
  activities.prepareOperation = async (input) => {
    const prepared = await prepareOperation(input);
    return prepared.gone ? prepared : { ...prepared, times: timesFrom(await now()) };
  };
  const story = async (handle: Handle, id: string) => {
    await tell(handle, id);
    await save(`${workflow}-${name}`, handle.workflowId, handle.firstExecutionRunId);
    const child = workflow === 'campaign' ? name : `${workflow}-${name}`;
    if (calls.includes('checkVariants')) await save(`produce-asset-${child}`, `acme/campaign/${id}/asset/${journal}/0`);
  };
  await run(environment, activities, story, { campaign: campaigns[workflow], renewAt });
  process.stdout.write(`recorded ${workflow} ${name}\n`);
}

/** The job of the house for outcomes that no campaign asks for any more. */
async function recordOrphans(): Promise<void> {
  const { activities } = fakeActivities(pinOf(campaigns.campaign), {
    reconcileOrphans: async () => ({ settled: 1, open: 1 }),
  });
  const taskQueue = 'orphans';
  const connection = environment.nativeConnection;
  const worker = await Worker.create({ connection, taskQueue, workflowBundle: await bundled(), activities });
  await worker.runUntil(async () => {
    const options = { taskQueue, workflowId: 'acme/orphans', args: [{ tenant: 'acme' }] };
    await environment.client.workflow.execute('reconcileOrphans', options);
    await save('reconcile-orphans-settled', options.workflowId);
  });
}

/** Stack traces of failures name files as they lie below the project, not where it lies on this machine. */
async function save(name: string, workflowId: string, runId?: string): Promise<void> {
  const history = await environment.client.workflow.getHandle(workflowId, runId).fetchHistory();
  const text = historyToJSON(history).replaceAll(`${root}/`, '');
  await writeFile(join(folder, `${name}.json`), `${text}\n`, { flag: 'wx' });
}
