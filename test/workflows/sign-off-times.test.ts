import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import type { Pin } from '../../domain/campaign.ts';
import type { Activities, ApprovalTimes } from '../../workflows/activities.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { pinOf } from './a-pin.ts';
import {
  assetAt,
  commandOf,
  decision,
  fakeActivities,
  type Handle,
  send,
  statusOf,
  timesFrom,
  until,
  withRefresh,
} from './campaign-harness.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

const journal = 'journal/de-DE';
const hour = 3_600_000;
const now = () => environment.currentTimeMs();
const iso = (time: number) => new Date(time).toISOString();

const holding = pinOf('pages-2026-01-05');
const givingUp: Pin = { ...holding, approvals: { ...holding.approvals, onTimeout: 'give-up' } };

/** Activities whose requests have these times; `told` is what `remind` was called with, and when. */
function timed(pin: Pin, times: (now: number) => ApprovalTimes, replaced: Partial<Activities> = {}) {
  const told: { roles: string[]; escalated: boolean; at: number }[] = [];
  const fakes = fakeActivities(
    pin,
    {
      remind: async ({ roles, escalated = false }) => {
        told.push({ roles, escalated, at: await now() });
      },
      ...replaced,
    },
    now,
  );
  const { prepareAsset } = fakes.activities;
  fakes.activities.prepareAsset = async (input) => ({ ...(await prepareAsset(input)), times: times(await now()) });
  return { ...fakes, told };
}

const open = async (handle: Handle) => (await until(handle, assetAt('sign-off'))).assets[0]!;
const cancel = async (handle: Handle, id: string) => {
  await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
  await handle.result();
};

describe('The times of a request', () => {
  it('are those that it was prepared with', async () => {
    let times: ApprovalTimes | undefined;
    const { activities } = timed(holding, (at) => {
      times = timesFrom(at, 5, 9, 30);
      return times;
    });
    await withRefresh(environment, activities, async (handle, id) => {
      expect((await open(handle)).request).toMatchObject(times!);
      await cancel(handle, id);
    });
  });

  it('bring reminder, escalation and deadline, once each', async () => {
    const { activities, told, events } = timed(holding, (at) => timesFrom(at, 24, 48, 120));
    await withRefresh(environment, activities, async (handle, id) => {
      const opened = Date.parse((await open(handle)).request!.openedAt);
      await environment.sleep(47 * hour);
      expect((await statusOf(handle)).assets[0]!.request).toMatchObject({ reminded: true });
      expect((await statusOf(handle)).assets[0]!.request!.escalated).toBeFalsy();
      await environment.sleep(2 * hour);
      await until(handle, (s) => s.assets[0]!.request!.escalated === true);
      await environment.sleep(80 * hour);
      const asset = (await until(handle, (s) => s.assets[0]!.attention !== null)).assets[0]!;
      expect(asset).toMatchObject({ stage: 'sign-off', attention: { code: 'deadline_passed', errorClass: 'stopped' } });
      expect(told.map(({ escalated }) => escalated)).toEqual([false, true]);
      expect(told.map(({ at }) => Math.round((at - opened) / hour))).toEqual([24, 48]);
      await cancel(handle, id);
    });
    expect(events.filter(({ kind }) => ['reminded', 'escalated'].includes(kind)).map(({ kind }) => kind)).toEqual([
      'reminded',
      'escalated',
    ]);
  });

  it('hold in whatever order they come: an escalation before the reminder reaches the deputies both times', async () => {
    const { activities, told } = timed(givingUp, (at) => timesFrom(at, 30, 10, 40));
    await withRefresh(environment, activities, async (handle) => {
      await handle.result();
      expect((await statusOf(handle)).assets[0]!.stage).toBe('expired');
    });
    expect(told.map(({ escalated }) => escalated)).toEqual([true, true]);
  });

  it('go on while a request is moved within its window or paused', async () => {
    const { activities, told } = timed(holding, (at) => timesFrom(at, 24, 48, 120));
    await withRefresh(environment, activities, async (handle, id) => {
      const { request } = await open(handle);
      await environment.sleep(20 * hour);
      const slot = iso(Date.parse(request!.slotWindow.from) + 72 * hour);
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot }));
      await send(handle, commandOf(id, 'lena', { kind: 'pause' }));
      await environment.sleep(10 * hour);
      await send(handle, commandOf(id, 'lena', { kind: 'resume' }));
      await environment.sleep(10 * hour);
      const { assets } = await statusOf(handle);
      expect(assets[0]).toMatchObject({ stage: 'sign-off', requests: 1, slot });
      expect(assets[0]!.request).toMatchObject({ deadline: request!.deadline, remindAt: request!.remindAt });
      expect(told).toHaveLength(1);
      await send(handle, commandOf(id, 'jonas', decision(assets[0]!, 'approve')));
      await handle.result();
    });
    expect(told).toHaveLength(1);
  });

  it('of a replaced request are forgotten', async () => {
    const { activities, told } = timed(holding, (at) => timesFrom(at, 24, 48, 120));
    await withRefresh(environment, activities, async (handle, id) => {
      const { request } = await open(handle);
      await environment.sleep(20 * hour);
      const far = iso(Date.parse(request!.slotWindow.to) + hour);
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot: far }));
      await until(handle, (s) => assetAt('sign-off')(s) && s.assets[0]!.requests === 2);
      await environment.sleep(20 * hour);
      expect(told).toHaveLength(0);
      await environment.sleep(5 * hour);
      await until(handle, (s) => s.assets[0]!.request!.reminded);
      expect(told).toHaveLength(1);
      await cancel(handle, id);
    });
  });

  it('survive continuing as new', async () => {
    const { activities, told } = timed(holding, (at) => timesFrom(at, 24, 48, 120));
    await withRefresh(
      environment,
      activities,
      async (handle, id) => {
        await open(handle);
        await environment.sleep(25 * hour);
        const { runId } = await environment.client.workflow.getHandle(handle.workflowId).describe();
        expect(runId).not.toBe(handle.firstExecutionRunId);
        await environment.sleep(25 * hour);
        await until(handle, (s) => s.assets[0]!.request!.escalated === true);
        await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
        await environment.client.workflow.getHandle(handle.workflowId).result();
      },
      { renewAt: 20 },
    );
    expect(told.map(({ escalated }) => escalated)).toEqual([false, true]);
  });
});

it('a decision that is being looked at when the time runs out still counts', async () => {
  const seconds = 2 / 3_600;
  let [edits, runOut] = [0, 0];
  const { activities, calls } = timed(givingUp, (at) => {
    runOut = at + seconds * hour;
    return timesFrom(at, 24, null, seconds);
  });
  const { checkVariants } = activities;
  activities.checkVariants = async (input) => {
    if (input.drafts.length > 0) return checkVariants(input);
    edits += 1;
    // The edit holds the asset until the deadline has passed; the decision queues behind it.
    while ((await now()) < runOut + 1_000) await new Promise((resolve) => setTimeout(resolve, 50));
    throw ApplicationFailure.nonRetryable('denied', 'denied');
  };
  await withRefresh(environment, activities, async (handle, id) => {
    const asset = await open(handle);
    const edit = { kind: 'edit', asset: journal, base: asset.selected!, variant: asset.selected! } as const;
    const edited = send(handle, commandOf(id, 'lena', edit)).catch(() => 'refused');
    while (edits === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
    expect(await edited).toBe('refused');
    await handle.result();
    expect((await statusOf(handle)).assets[0]!.stage).toBe('done');
  });
  expect(calls).toContain('commit');
});

describe('A request that is held', () => {
  it('gets new times from when somebody takes it up again, and deputies keep their say', async () => {
    const { activities, told, calls } = timed(holding, (at) => timesFrom(at, 24, 48, 120));
    await withRefresh(environment, activities, async (handle, id) => {
      await open(handle);
      await environment.sleep(121 * hour);
      await until(handle, (s) => s.assets[0]!.attention !== null);
      await environment.sleep(500 * hour);
      expect(calls).not.toContain('approvalTimes');
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      const again = (await until(handle, (s) => s.assets[0]!.request!.held === undefined)).assets[0]!;
      expect(again).toMatchObject({ requests: 1, attention: null, request: { reminded: false, escalated: true } });
      expect(Date.parse(again.request!.deadline)).toBeGreaterThan((await now()) + 119 * hour);
      await environment.sleep(25 * hour);
      await until(handle, (s) => s.assets[0]!.request!.reminded);
      await send(handle, commandOf(id, 'jonas', decision(again, 'approve')));
      await handle.result();
    });
    expect(told.map(({ escalated }) => escalated)).toEqual([false, true, true]);
    expect(calls.filter((call) => call === 'approvalTimes')).toHaveLength(1);
  });

  it('can still be published until its new deadline, and asks those again who had approved before', async () => {
    const two = [{ stage: 'brand', role: 'approver', quorum: 2 }];
    const { activities } = timed(holding, (at) => timesFrom(at, 24, null, 120));
    const { prepareAsset } = activities;
    activities.prepareAsset = async (input) => ({ ...(await prepareAsset(input)), stages: two });
    await withRefresh(environment, activities, async (handle, id) => {
      const first = await open(handle);
      await environment.sleep(121 * hour);
      await until(handle, (s) => s.assets[0]!.attention !== null);
      await environment.sleep(100 * hour);
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      const again = (await until(handle, (s) => s.assets[0]!.request!.held === undefined)).assets[0]!;
      const { request, slotWindow, deadline } = again.request!;
      expect(request).toBe(first.request!.request);
      expect(Date.parse(slotWindow.to)).toBeGreaterThan(Date.parse(deadline));
      await send(handle, commandOf(id, 'jonas', decision(again, 'approve')));
      await environment.sleep(121 * hour);
      await until(handle, (s) => s.assets[0]!.attention !== null);
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      const anew = (await until(handle, (s) => assetAt('sign-off')(s) && s.assets[0]!.requests === 2)).assets[0]!;
      expect(anew.request).toMatchObject({ reconfirmers: ['jonas'], stages: [{ approvedBy: [] }] });
      await cancel(handle, id);
    });
  });

  it('can be decided as it is', async () => {
    const { activities, calls } = timed(holding, (at) => timesFrom(at, 1, null, 2));
    await withRefresh(environment, activities, async (handle, id) => {
      const asset = await open(handle);
      await environment.sleep(3 * hour);
      await until(handle, (s) => s.assets[0]!.attention !== null);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await handle.result();
    });
    expect(calls).toContain('commit');
    expect(calls).not.toContain('approvalTimes');
  });
});

it('whatever the order of the instants, notices come in it and none after the deadline', async () => {
  const hours = fc.integer({ min: 1, max: 60 });
  await fc.assert(
    fc.asyncProperty(hours, fc.option(hours), hours, async (remind, escalate, deadline) => {
      const { activities, told } = timed(givingUp, (at) => timesFrom(at, remind, escalate, deadline));
      await withRefresh(environment, activities, async (handle) => {
        await handle.result();
        expect((await statusOf(handle)).assets[0]!.stage).toBe('expired');
      });
      const expected = [
        { at: remind, escalated: escalate !== null && escalate < remind },
        ...(escalate === null ? [] : [{ at: escalate, escalated: true }]),
      ]
        .filter(({ at }) => at < deadline)
        .sort((a, b) => a.at - b.at);
      expect(told.map(({ escalated }) => escalated)).toEqual(expected.map(({ escalated }) => escalated));
    }),
    { numRuns: 12 },
  );
}, 120_000);
