import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { pinOf, ref } from './a-pin.ts';
import { assetAt, commandOf, fakeActivities, send, statusOf, until, withCampaign } from './campaign-harness.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

/** A campaign for which there is no money until `world.room`. */
function poor() {
  const world = { room: false, looked: 0, toppedUp: [] as string[] };
  const { activities, calls, events } = fakeActivities(pinOf('launch'), {
    callModel: async ({ step, turns }) => {
      if (!world.room) throw ApplicationFailure.nonRetryable('over_budget', 'over_budget', ref('detail'));
      return { kind: 'final', turn: ref(`t-${step}`), output: ref(`o-${step}-${turns.length}`) };
    },
    hasRoom: async () => {
      world.looked += 1;
      return world.room;
    },
    topUp: async ({ command }) => {
      world.toppedUp.push(command);
      world.room = true;
    },
  });
  return { world, activities, calls, events };
}

const waits = ({ attention }: { attention: { errorClass: string } | null }) => attention?.errorClass === 'over_budget';

describe('A campaign without money for its next call', () => {
  it('waits, never fails, and goes on by itself after a top-up', async () => {
    const { world, activities } = poor();
    await withCampaign(environment, activities, async (handle, id) => {
      await until(handle, waits);
      const topUp = commandOf(id, 'jonas', { kind: 'top-up', scope: 'campaign', cents: 500 });
      await send(handle, topUp);
      await until(handle, assetAt('selection'));
      expect(world.toppedUp).toEqual([topUp.command.id]);
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
  });

  it('looks again when another campaign was topped up for all', async () => {
    const { world, activities } = poor();
    await withCampaign(environment, activities, async (handle, id) => {
      await until(handle, waits);
      world.room = true;
      await handle.signal('budgetRaised');
      await until(handle, assetAt('selection'));
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
  });

  it('looks by itself, less and less often, tells nobody again, and goes on when there is room', async () => {
    const { world, activities, calls, events } = poor();
    await withCampaign(environment, activities, async (handle, id) => {
      const { attention } = await until(handle, waits);
      await environment.sleep('2 days');
      expect(await statusOf(handle)).toMatchObject({ attention });
      expect(world.looked).toBeGreaterThan(5);
      expect(world.looked).toBeLessThan(16);
      expect(calls.filter((call) => call === 'callModel')).toHaveLength(1);
      world.room = true;
      await environment.sleep('7 hours');
      await until(handle, assetAt('selection'));
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
    expect(events.filter(({ kind }) => kind === 'attention')).toHaveLength(1);
  });

  it('can be cancelled instead', async () => {
    const { activities } = poor();
    await withCampaign(environment, activities, async (handle, id) => {
      await until(handle, waits);
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
      expect((await statusOf(handle)).stage).toBe('cancelled');
    });
  });
});
