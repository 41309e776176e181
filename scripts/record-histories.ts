import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApplicationFailure } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';
import { pinOf, ref } from '../test/workflows/a-pin.ts';
import {
  assetAt,
  commandOf,
  decision,
  fakeActivities,
  type Handle,
  send,
  timesFrom,
  toSignOff,
  until,
  withCampaign,
  withRefresh,
} from '../test/workflows/campaign-harness.ts';
import type { Activities } from '../workflows/activities.ts';
import { root } from './lib/root.mjs';

/**
 * Records one history for each way through a campaign and through a refresh into `test/histories/<version>/`. Run it once for a release, before the version is
 * raised; afterwards the files never change, and every later version of the workflows must replay them.
 */
type Story = {
  name: string;
  replaced?: () => Partial<Activities>;
  renewAt?: number;
  tell(handle: Handle, id: string): Promise<void>;
};

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

const campaigns = { campaign: 'launch', refresh: 'pages-2026-01-05' };

/** A refresh goes to sign-off by itself. */
const asked = async (handle: Handle, request: number) =>
  (await until(handle, ({ assets: [asset] }) => asset?.stage === 'sign-off' && asset.requests === request)).assets[0]!;

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
} finally {
  await environment.teardown();
}

/** One history of the workflow, and one of the child that wrote for it, if there was any. */
async function record(
  workflow: 'campaign' | 'refresh',
  run: typeof withCampaign | typeof withRefresh,
  { name, replaced, renewAt, tell }: Story,
): Promise<void> {
  const now = () => environment.currentTimeMs();
  const { activities, calls } = fakeActivities(pinOf(campaigns[workflow]), replaced?.(), now);
  const { prepareAsset } = activities;
  activities.prepareAsset = async (input) => ({ ...(await prepareAsset(input)), times: timesFrom(await now()) });
  const story = async (handle: Handle, id: string) => {
    await tell(handle, id);
    await save(`${workflow}-${name}`, handle.workflowId, handle.firstExecutionRunId);
    const child = workflow === 'campaign' ? name : `${workflow}-${name}`;
    if (calls.includes('checkVariants')) await save(`produce-asset-${child}`, `acme/campaign/${id}/asset/${journal}/0`);
  };
  await run(environment, activities, story, { campaign: campaigns[workflow], renewAt });
  process.stdout.write(`recorded ${workflow} ${name}\n`);
}

/** Stack traces of failures name files as they lie below the project, not where it lies on this machine. */
async function save(name: string, workflowId: string, runId?: string): Promise<void> {
  const history = await environment.client.workflow.getHandle(workflowId, runId).fetchHistory();
  const text = historyToJSON(history).replaceAll(`${root}/`, '');
  await writeFile(join(folder, `${name}.json`), `${text}\n`, { flag: 'wx' });
}
