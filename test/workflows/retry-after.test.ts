import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { PublishOutcome } from '../../workflows/activities.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { pinOf } from './a-pin.ts';
import { commandOf, decision, fakeActivities, send, statusOf, toSignOff, withCampaign } from './campaign-harness.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

it('comes back to a channel when that wants to be asked again, within limits', async () => {
  const nothing = { state: 'intended', url: null } as const;
  const outcomes: PublishOutcome[] = [
    nothing,
    { ...nothing, retryAfterMs: 120_000 },
    { ...nothing, retryAfterMs: 86_400_000 },
    { state: 'published', url: null },
  ];
  const sent: number[] = [];
  const { activities } = fakeActivities(pinOf('launch'), {
    async commit() {
      sent.push(await environment.currentTimeMs());
      return outcomes[sent.length - 1]!;
    },
  });
  await withCampaign(environment, activities, async (handle, id) => {
    await send(handle, commandOf(id, 'jonas', decision(await toSignOff(handle, id), 'approve')));
    await handle.result();
    const { assets } = await statusOf(handle);
    expect(assets[0]!.publication).toMatchObject({ state: 'published' });
    expect(assets[0]!.publication).not.toHaveProperty('retryAfterMs');
  });
  expect(sent.slice(1).map((at, index) => Math.round((at - sent[index]!) / 10_000))).toEqual([1, 12, 30]);
});

it('goes on with a list as long as each round brings it forward, and asks a person after eight that do not', async () => {
  const part = { state: 'intended', url: null, retryAfterMs: 1_000, advanced: true } as const;
  const nothing = { state: 'intended', url: null } as const;
  // Seven that bring nothing, between those that do.
  const outcomes: PublishOutcome[] = [...Array<PublishOutcome>(30).fill(part), ...Array(7).fill(nothing), part];
  let sent = 0;
  const { activities } = fakeActivities(pinOf('launch'), {
    async commit() {
      sent += 1;
      return outcomes[sent - 1] ?? nothing;
    },
  });
  await withCampaign(environment, activities, async (handle, id) => {
    await send(handle, commandOf(id, 'jonas', decision(await toSignOff(handle, id), 'approve')));
    for (;;) {
      const { assets } = await statusOf(handle);
      if (assets[0]!.attention) break;
      await environment.sleep('1 minute');
    }
    expect(sent).toBe(outcomes.length + 8);
  });
});
