import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { AssetStatus } from '../../domain/campaign.ts';
import type { Activities } from '../../workflows/activities.ts';
import { type DevServer, devServer } from '../support/temporal.ts';
import { pinOf, ref } from './a-pin.ts';
import {
  bundled,
  commandOf,
  decision,
  fakeActivities,
  type Handle,
  send,
  statusOf,
  withWorkflow,
} from './campaign-harness.ts';

/** So short that a slow local activity outlasts it: then the workflow goes on by heartbeats, between which other things arrive. */
const workflowTaskTimeout = '1s';
const campaigns = 6;
const local = ['record', 'verifyCommand', 'reserveSlot'];
const remote = ['prepareAsset', 'commit', 'measure', 'checkVariants', 'callModel', 'pinRun'];

let server: DevServer;
beforeAll(async () => {
  server = await devServer();
}, 120_000);
afterAll(() => server.stop());

it('leaves a history that can be replayed, whatever arrives while the database is slow', async () => {
  const environment = {
    nativeConnection: server.nativeConnection,
    client: new Client({ connection: server.connection }),
  } as unknown as TestWorkflowEnvironment;
  const activities = slowly(
    fakeActivities(pinOf('launch', ['journal/de-DE', 'blog/de-DE', 'letter/de-DE', 'blog/en-GB'])).activities,
  );
  const failures: string[] = [];
  const story = async (handle: Handle, id: string) => {
    await publishAll(handle, id);
    const history = await handle.fetchHistory();
    const about = { workflowBundle: await bundled(), replayName: id };
    await Worker.runReplayHistory(about, history, handle.workflowId).catch((error: unknown) =>
      failures.push(String(error)),
    );
  };
  await Promise.all(
    Array.from({ length: campaigns }, (_, index) => {
      const campaign = `launch-${index}`;
      const args = { tenant: 'acme', campaign, brief: ref('brief') };
      return withWorkflow(environment, activities, story, 'campaign', campaign, { workflowTaskTimeout, args: [args] });
    }),
  );
  expect(failures).toEqual([]);
}, 300_000);

/** Every third dealing with the database takes up to three seconds. */
function slowly(activities: Activities): Activities {
  const wait = (ms: number) => sleep(Math.random() * ms);
  const slow = Object.entries(activities).map(([name, run]) => [
    name,
    async (input: never) => {
      if (remote.includes(name)) await wait(1_500);
      if (local.includes(name)) await wait(Math.random() < 0.3 ? 3_000 : 20);
      return run(input);
    },
  ]);
  return Object.fromEntries(slow);
}

/** Selects and approves whatever is ready, all assets at once, until the campaign has ended. */
async function publishAll(handle: Handle, id: string): Promise<void> {
  let ended = false;
  const end = handle.result().finally(() => {
    ended = true;
  });
  const asked = new Set<string>();
  while (!ended) {
    const status = await statusOf(handle).catch(() => null);
    for (const asset of status?.assets ?? []) {
      const action = actionFor(asset);
      const key = `${asset.asset} ${asset.stage}`;
      if (!action || asked.has(key)) continue;
      asked.add(key);
      void send(handle, commandOf(id, 'jonas', action)).catch(() => asked.delete(key));
    }
    await sleep(200);
  }
  await end;
}

function actionFor(asset: AssetStatus) {
  const { stage, variants } = asset;
  if (stage === 'selection') return { kind: 'select', asset: asset.asset, variant: variants[0]!.variant } as const;
  return stage === 'sign-off' ? decision(asset, 'approve') : null;
}
