import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';
import {
  assetAt,
  commandOf,
  decision,
  fakeActivities,
  type Handle,
  pinOf,
  ref,
  send,
  toSignOff,
  until,
  withCampaign,
} from '../test/workflows/campaign-harness.ts';
import type { Activities } from '../workflows/activities.ts';

/**
 * Records one history for each way through a campaign into `test/histories/<version>/`. Run it once for a release, before the version is
 * raised; afterwards the files never change, and every later version of the workflows must replay them.
 */
type Story = {
  name: string;
  replaced?: Partial<Activities>;
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
    replaced: { commit: async () => ({ state: 'unknown_outcome', url: null }) },
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

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const folder = join(fileURLToPath(new URL('../test/histories', import.meta.url)), version);
await mkdir(folder, { recursive: true });
const environment = await timeSkippingEnvironment();
try {
  for (const { name, replaced, renewAt, tell } of stories) {
    const { activities } = fakeActivities(pinOf('launch'), replaced);
    const story = async (handle: Handle, id: string) => {
      await tell(handle, id);
      await save(`campaign-${name}`, handle.workflowId, handle.firstExecutionRunId);
      await save(`produce-asset-${name}`, `acme/campaign/${id}/asset/${journal}/0`);
    };
    await withCampaign(environment, activities, story, { renewAt });
    process.stdout.write(`recorded ${name}\n`);
  }
} finally {
  await environment.teardown();
}

async function save(name: string, workflowId: string, runId?: string): Promise<void> {
  const history = await environment.client.workflow.getHandle(workflowId, runId).fetchHistory();
  await writeFile(join(folder, `${name}.json`), `${historyToJSON(history)}\n`, { flag: 'wx' });
}
