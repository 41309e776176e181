import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { Activities } from '../../workflows/activities.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { operationPin, ref } from './a-pin.ts';
import {
  assetAt,
  bundled,
  commandOf,
  decision,
  fakeActivities,
  type Handle,
  refusedWith,
  send,
  statusOf,
  until,
  withOperation,
} from './campaign-harness.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

const id = 'withdraw-20260105-0a1b2c3d';
const pin = (pieces = 1) => operationPin(id, 'withdraw', pieces);
const failure = (errorClass: string) =>
  ApplicationFailure.create({ message: errorClass, type: errorClass, nonRetryable: true });
const published = { state: 'published', url: 'https://example.test/a' } as const;

/** A piece once its request number `request` is open. */
async function asked(handle: Handle, request = 1, piece = 'piece-1') {
  const find = ({ assets }: Awaited<ReturnType<typeof statusOf>>) => assets.find(({ asset }) => asset === piece);
  const status = await until(handle, (s) => find(s)?.stage === 'sign-off' && find(s)?.requests === request);
  return find(status)!;
}

/** Fails as told, then publishes. */
const commitAfter = (...errors: string[]): Activities['commit'] => {
  const left = [...errors];
  return async () => {
    const next = left.shift();
    if (next) throw failure(next);
    return published;
  };
};

describe('An operation', () => {
  it('asks for approval at once, writes nothing, and is done when it is carried out', async () => {
    const { activities, calls, events } = fakeActivities(pin());
    await withOperation(environment, activities, async (handle) => {
      const asset = await asked(handle);
      expect(asset).toMatchObject({
        operation: { kind: 'withdraw', piece: ref('piece-1') },
        variants: [expect.objectContaining({ variant: ref('v1-piece-1') })],
        selected: ref('v1-piece-1'),
      });
      expect(await statusOf(handle)).toMatchObject({ stage: 'sign-off', order: ref('order'), brief: ref('brief') });
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await handle.result();
      expect(await statusOf(handle)).toMatchObject({ stage: 'done', assets: [{ publication: published }] });
    });
    expect(calls).toEqual(['pinOperation', 'prepareOperation', 'verifyCommand', 'commit', 'measure']);
    expect(events.map(({ kind }) => kind)).toEqual([
      'pinned',
      'asset',
      'command',
      'asset',
      'asset',
      'committing',
      'publication',
      'asset',
      'asset',
      'done',
    ]);
    expect(events.map(({ data }) => data.stage)).not.toContain('research');
  });

  it('waits at sign-off, not in research, when its order cannot be resolved', async () => {
    const { activities } = fakeActivities(pin(), { pinOperation: () => Promise.reject(failure('invalid')) });
    await withOperation(environment, activities, async (handle) => {
      const status = await until(handle, ({ attention }) => attention !== null);
      expect(status).toMatchObject({ stage: 'sign-off', attention: { step: 'pin', code: 'invalid' } });
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
  });

  it('asks nobody about a piece that is gone already, and goes on with the others', async () => {
    const fakes = fakeActivities(pin(2));
    const { prepareOperation } = fakes.activities;
    const gone = { gone: { publication: ref('pub-piece-1'), url: 'https://example.test/a' } };
    const { activities, calls, events } = fakeActivities(pin(2), {
      prepareOperation: async (input) => (input.asset.asset === 'piece-1' ? gone : prepareOperation(input)),
    });
    await withOperation(environment, activities, async (handle) => {
      const asset = await asked(handle, 1, 'piece-2');
      const { assets } = await until(handle, assetAt('done', 'piece-1'));
      expect(assets[0]).toMatchObject({ request: null, publication: { id: ref('pub-piece-1'), state: 'published' } });
      await send(handle, commandOf(id, 'jonas', decision(asset, 'reject')));
      await handle.result();
      expect((await statusOf(handle)).assets.map(({ stage }) => stage)).toEqual(['done', 'rejected']);
    });
    expect(calls).not.toContain('commit');
    expect(events.find(({ kind }) => kind === 'already-gone')?.data.asset).toBe('piece-1');
  });

  it.each([
    ['request_changes', (asset: Awaited<ReturnType<typeof asked>>) => decision(asset, 'request_changes', ref('c'))],
    ['select', () => ({ kind: 'select', asset: 'piece-1', variant: ref('v1-piece-1') }) as const],
    ['edit', () => ({ kind: 'edit', asset: 'piece-1', base: ref('v1-piece-1'), variant: ref('x') }) as const],
    ['rewrite', () => ({ kind: 'rewrite', asset: 'piece-1', base: ref('v1-piece-1'), instruction: ref('i') }) as const],
  ])('takes no %s: it is approved as it was ordered, or rejected', async (_, action) => {
    const { activities, calls } = fakeActivities(pin());
    await withOperation(environment, activities, async (handle) => {
      const asset = await asked(handle);
      expect(await refusedWith(send(handle, commandOf(id, 'lena', action(asset))))).toEqual({
        code: 'not_for_operations',
        details: ['approve', 'reject'],
      });
      expect((await statusOf(handle)).assets[0]).toMatchObject({ stage: 'sign-off', requests: 1 });
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
    expect(calls).not.toContain('checkVariants');
  });

  it('is prepared anew against what is live, and approved anew, after somebody else has changed the piece', async () => {
    const { activities, calls } = fakeActivities(pin(), { commit: commitAfter('conflict') });
    await withOperation(environment, activities, async (handle) => {
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle), 'approve')));
      await until(handle, ({ assets }) => assets[0]!.attention?.code === 'conflict');
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: 'piece-1' }));
      const again = await asked(handle, 2);
      expect(again.request).toMatchObject({ prepared: ref('p2-piece-1'), previous: ref('p1-piece-1') });
      expect(again.request!.reconfirmers).toEqual(['jonas']);
      await send(handle, commandOf(id, 'jonas', decision(again, 'approve')));
      await until(handle, assetAt('done', 'piece-1'));
      await handle.result();
    });
    expect(calls.filter((call) => call === 'prepareOperation')).toHaveLength(2);
    expect(calls.filter((call) => call === 'commit')).toHaveLength(2);
  });

  it('looks up a lost request, and takes a conflict found there for one that sent nothing', async () => {
    const { activities, calls } = fakeActivities(pin(), {
      commit: async () => ({ state: 'unknown_outcome', url: null }),
      reconcile: () => Promise.reject(failure('conflict')),
    });
    await withOperation(environment, activities, async (handle) => {
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle), 'approve')));
      await until(handle, ({ assets }) => assets[0]!.attention?.code === 'conflict');
      expect((await statusOf(handle)).assets[0]!.publication?.state).toBe('intended');
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: null }));
      await asked(handle, 2);
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
    expect(calls.filter((call) => call === 'commit')).toHaveLength(1);
  });

  it('keeps its approval while it is stopped, and goes on after a retry', async () => {
    const { activities, calls } = fakeActivities(pin(), { commit: commitAfter('stopped') });
    await withOperation(environment, activities, async (handle) => {
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle), 'approve')));
      await until(handle, ({ assets }) => assets[0]!.attention?.code === 'stopped');
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: 'piece-1' }));
      await until(handle, assetAt('done', 'piece-1'));
      await handle.result();
      expect((await statusOf(handle)).assets[0]).toMatchObject({ stage: 'done', requests: 1 });
    });
    expect(calls.filter((call) => call === 'prepareOperation')).toHaveLength(1);
  });

  it('waits for weeks and continues as new with what it is about', async () => {
    const { activities } = fakeActivities(pin(8));
    const input = { renewAt: 30 };
    await withOperation(
      environment,
      activities,
      async (handle) => {
        for (const piece of Array.from({ length: 8 }, (_, index) => `piece-${index + 1}`))
          await send(handle, commandOf(id, 'jonas', decision(await asked(handle, 1, piece), 'approve')));
        // Awaiting a result lets time run on; what is under way comes first.
        await until(handle, ({ assets }) => assets.every(({ stage }) => stage === 'done'));
        const now = environment.client.workflow.getHandle(handle.workflowId);
        await now.result();
        // Several pieces move at once: what the worker did must come about again from the history alone.
        const workflowBundle = await bundled();
        await Worker.runReplayHistory({ workflowBundle }, await now.fetchHistory());
        const { assets, stage, operates } = await now.query<Awaited<ReturnType<typeof statusOf>>>('status');
        expect({ stage, operates }).toEqual({ stage: 'done', operates: true });
        expect(assets.map(({ operation }) => operation?.kind)).toEqual(Array(8).fill('withdraw'));
      },
      input,
    );
  });
});
