import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { parse } from 'yaml';
import { ClassifyFailures } from '../../activities/classify-failures.ts';
import { createActivities } from '../../activities/create-activities.ts';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import { Brief } from '../../domain/brief.ts';
import type { CampaignStatus, Pin } from '../../domain/campaign.ts';
import type { Action, Command } from '../../domain/command.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
import type { Accounting } from '../../domain/model.ts';
import { signCommand } from '../../policies/attestation.ts';
import { loadOrCreateSigningKey, loadPublicKeys, type SigningKey } from '../../policies/keys.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { bundled, fakeActivities } from '../workflows/campaign-harness.ts';
import { example, openDesk, tenant } from './desk.ts';

const runs = 200;
const fitting = 120;
const month = '2026-11';

/** Real books, commands, policies and workflows; the model answers at once and costs a cent, and assets are made by fakes. */
describe('200 campaigns whose month has money for 120 calls', () => {
  let desk: Awaited<ReturnType<typeof openDesk>>;
  let environment: TestWorkflowEnvironment;
  let keys: string;
  let key: SigningKey;
  let pin: Pin;
  let called = 0;

  beforeAll(async () => {
    [desk, environment] = await Promise.all([openDesk(), timeSkippingEnvironment()]);
    await writeFile(
      join(desk.directory, 'budgets.yaml'),
      `campaign: { softCents: 300, hardCents: 500 }\nmonth: { softCents: 100, hardCents: ${fitting} }\n`,
    );
    keys = await mkdtemp(join(tmpdir(), 'copydesk-keys-'));
    key = await loadOrCreateSigningKey(keys);
    const brief = Brief.parse(parse(await readFile(`${example}/briefs/produkt-launch.yaml`, 'utf8')));
    const put = await desk.store.artifacts.put('brief', brief);
    const all = await desk.activitiesOf('c0').pinRun({ tenant, campaign: 'c0', brief: put });
    pin = { ...all, assets: all.assets.slice(0, 1).map((asset) => ({ ...asset, variants: 1 })) };
  }, 120_000);
  afterAll(async () => {
    await environment?.teardown();
    await desk?.close();
    if (keys) await rm(keys, { recursive: true });
  });

  const report = JSON.stringify({ summary: 's', facts: [], contradictions: [], gaps: [] });
  const gateway = {
    async call(_request: unknown, { accounting }: { accounting?: Accounting } = {}) {
      const usage = { inputTokens: 100, outputTokens: 10, cachedInputTokens: 0 };
      const attempt = { number: 1, route: 'r', model: 'm', atMost: usage, atMostCents: 1 };
      const reservation = await accounting!.reserve(attempt);
      called += 1;
      await reservation.settle({ kind: 'answered', usage, costCents: 1 });
      return { content: report, toolCalls: [], usage, model: 'm', route: 'r', costCents: 1 };
    },
    health: () => [],
  } as unknown as TenantDependencies['gateway'];

  const command = (campaign: string, person: string, action: Action, n: number): Command => ({
    ...{ id: `a4f5c0de-0000-4000-8000-${String(n).padStart(12, '0')}`, tenant, campaign, person, action },
    at: '2026-11-24T09:00:00.000Z',
  });
  const tell = async (told: Command) =>
    environment.client.workflow.getHandle(campaignWorkflowId(tenant, told.campaign)).executeUpdate(told.action.kind, {
      args: [await signCommand(key, told)],
      updateId: told.id,
    });
  const statuses = () => desk.store.campaigns.list({ limit: 2 * runs });
  const when = async (test: (status: CampaignStatus) => boolean, count: number): Promise<CampaignStatus[]> => {
    for (let tries = 0; tries < 1_200; tries += 1) {
      const all = (await statuses()).filter(test);
      if (all.length >= count) return all;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`Only ${(await statuses()).filter(test).length} of ${count} came there.`);
  };
  const spent = async () => (await desk.store.budgets.standing({ month }))[0]!;

  it('spends nothing above it, waits for a top-up by a budget owner, and then all of them go on by themselves', async () => {
    const taskQueue = 'budget-runs';
    const deps: TenantDependencies = {
      ...desk.deps,
      gateway,
      publicKeys: () => loadPublicKeys(keys),
      wake: (campaign) =>
        environment.client.workflow.getHandle(campaignWorkflowId(tenant, campaign)).signal('budgetRaised'),
    };
    const house = { forTenant: () => deps };
    const real = createActivities(house);
    const { activities } = fakeActivities(pin, {
      pinRun: async ({ campaign }) => ({ ...pin, campaign }),
      hasRoom: real.hasRoom,
      topUp: real.topUp,
      verifyCommand: real.verifyCommand,
      record: real.record,
    });
    const fake = activities.callModel;
    activities.callModel = (input) => (input.task.role === 'researcher' ? real.callModel(input) : fake(input));
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      workflowBundle: await bundled(),
      activities,
      interceptors: { activity: [() => ({ inbound: new ClassifyFailures(house) })] },
    });
    await worker.runUntil(async () => {
      await Promise.all(
        Array.from({ length: runs }, (_, n) =>
          environment.client.workflow.start('campaign', {
            taskQueue,
            workflowId: campaignWorkflowId(tenant, `c${n}`),
            args: [{ tenant, campaign: `c${n}`, brief: pin.brief }],
          }),
        ),
      );
      const waits = ({ attention }: CampaignStatus) => attention?.errorClass === 'over_budget';
      const through = ({ assets }: CampaignStatus) => assets.some(({ stage }) => stage === 'selection');
      const waiting = await when(waits, runs - fitting);
      await when(through, fitting);
      expect(waiting).toHaveLength(runs - fitting);
      expect(called).toBe(fitting);
      expect(await spent()).toMatchObject({ knownCents: fitting, reservedCents: 0, unknownCents: 0 });

      const topUp: Action = { kind: 'top-up', scope: 'month', cents: runs - fitting };
      const { campaign } = waiting[0]!;
      const refused = await tell(command(campaign, 'lena-hofer', topUp, 1)).catch((error) => error.cause);
      expect(refused).toMatchObject({ type: 'denied' });
      await tell(command(campaign, 'jonas-lindner', topUp, 2));
      await when(through, runs);
      expect(called).toBe(runs);
      expect(await spent()).toMatchObject({ knownCents: runs, reservedCents: 0, grantedCents: runs - fitting });
    });
    // Told once that the soft limit was reached, in the timeline of whoever reached it.
    const lines = await Promise.all((await statuses()).map((one) => desk.store.events.list(one.campaign)));
    expect(lines.flat().filter(({ kind }) => kind === 'budget')).toMatchObject([
      { data: { scope: 'month', level: 'soft', limitCents: 100 } },
    ]);
  }, 600_000);
});
