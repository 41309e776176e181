import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { TaskSpec } from '../../domain/agent-run.ts';
import type { Activities, ReviewAnswer } from '../../workflows/activities.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { pinOf, ref, variantOf } from './a-pin.ts';
import {
  assetAt,
  commandOf,
  decision,
  fakeActivities,
  type Handle,
  send,
  statusOf,
  toSignOff,
  until,
  withCampaign,
} from './campaign-harness.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

const hour = 3_600_000;
const open: ReviewAnswer = { state: 'in-review', disapproval: null };
const live: ReviewAnswer = { state: 'live', disapproval: null };
const disapproved: ReviewAnswer = {
  state: 'disapproved',
  disapproval: { reasons: ref('reasons'), instruction: ref('instruction'), page: ref('ad') },
};

/** A platform that gives these answers, the last one for ever, and when it was asked. */
function platform(...answers: ReviewAnswer[]) {
  const asked: number[] = [];
  const next = () => (answers.length > 1 ? answers.shift()! : answers[0]!);
  const replaced: Partial<Activities> = {
    measure: async () => ({ review: next() }),
    askReview: async () => {
      asked.push(await environment.currentTimeMs());
      return next();
    },
  };
  return { asked, replaced };
}

const approved = async (handle: Handle, id: string) =>
  send(handle, commandOf(id, 'jonas', decision(await toSignOff(handle, id), 'approve')));

describe('The review of a platform', () => {
  it('is followed until it has decided, ever more seldom, but once an hour', async () => {
    const { asked, replaced } = platform(...Array<ReviewAnswer>(10).fill(open), live);
    const { activities, events } = fakeActivities(pinOf('launch'), replaced);
    await withCampaign(environment, activities, async (handle, id) => {
      await approved(handle, id);
      await handle.result();
      expect(await statusOf(handle)).toMatchObject({ stage: 'done', assets: [{ stage: 'done', review: 'live' }] });
    });
    const pauses = asked.slice(1).map((at, index) => Math.round((at - asked[index]!) / 60_000));
    expect(pauses).toEqual([2, 4, 8, 16, 32, 60, 60, 60, 60]);
    const states = events.filter(({ kind }) => kind === 'reviewed').map(({ data }) => data.state);
    expect(states).toEqual(['in-review', 'live']);
  });

  it('is given up after two weeks, and the campaign ends', async () => {
    const { asked, replaced } = platform(open);
    const { activities } = fakeActivities(pinOf('launch'), replaced);
    await withCampaign(environment, activities, async (handle, id) => {
      await approved(handle, id);
      await handle.result();
      expect(await statusOf(handle)).toMatchObject({ assets: [{ stage: 'done', review: 'in-review' }] });
    });
    const days = (asked.at(-1)! - asked[0]!) / (24 * hour);
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThan(14.2);
  });

  it('goes on where it was when the campaign continues as new', async () => {
    const { asked, replaced } = platform(...Array<ReviewAnswer>(80).fill(open), live);
    const { activities, calls } = fakeActivities(pinOf('launch'), replaced);
    const input = { renewAt: 100 };
    await withCampaign(
      environment,
      activities,
      async (handle, id) => {
        await approved(handle, id);
        const now = environment.client.workflow.getHandle(handle.workflowId);
        await now.result();
        expect((await now.describe()).runId).not.toBe(handle.firstExecutionRunId);
        expect(await now.query('status')).toMatchObject({ stage: 'done', assets: [{ review: 'live' }] });
      },
      input,
    );
    expect(calls.filter((call) => call === 'commit')).toHaveLength(1);
    expect(asked.length).toBeGreaterThan(60);
  });

  it('is not asked for on channels that have none', async () => {
    const { activities, calls } = fakeActivities(pinOf('launch'));
    await withCampaign(environment, activities, async (handle, id) => {
      await approved(handle, id);
      await handle.result();
    });
    expect(calls).not.toContain('askReview');
  });

  it('sends a disapproved piece back to the agent, and has the change of it signed off and published again', async () => {
    const { replaced } = platform(open, disapproved, live);
    const tasks: TaskSpec[] = [];
    const numbers: (number | undefined)[] = [];
    const fakes = fakeActivities(pinOf('launch'));
    const { activities, calls } = fakeActivities(pinOf('launch'), {
      ...replaced,
      callModel: async (input) => {
        tasks.push(input.task);
        return fakes.activities.callModel(input);
      },
      checkVariants: async ({ drafts }) => drafts.map((_, index) => variantOf(`v${tasks.length}-${index}`)),
      prepareAsset: async (input) => {
        numbers.push(input.number);
        const { publication, ...prepared } = await fakes.activities.prepareAsset(input);
        return { ...prepared, publication: input.number ? ref(`pub-${input.number}`) : publication };
      },
    });
    await withCampaign(environment, activities, async (handle, id) => {
      const first = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'jonas', decision(first, 'approve')));
      // Time stands still until somebody waits for a result.
      await until(handle, assetAt('measuring'));
      await environment.sleep('2 minutes');
      const { assets } = await until(handle, (s) => assetAt('sign-off')(s) && s.assets[0]!.requests === 2);
      const again = assets[0]!;
      expect(again).toMatchObject({ page: ref('ad'), number: 2, publication: { id: ref('pub-2'), state: 'intended' } });
      expect(again.request!.stages[0]!.approvedBy).toEqual([]);
      await send(handle, commandOf(id, 'jonas', decision(again, 'approve')));
      await handle.result();
      expect(await statusOf(handle)).toMatchObject({ assets: [{ stage: 'done', review: 'live', number: 2 }] });
    });
    expect(tasks.at(-1)).toMatchObject({
      role: 'editor',
      base: ref('v4-0'),
      instruction: ref('instruction'),
      page: ref('ad'),
    });
    expect(numbers).toEqual([undefined, 2]);
    expect(calls.filter((call) => call === 'commit')).toHaveLength(2);
  });

  it('leaves to a person what the agent was to change and did not, and takes nothing that reads the same', async () => {
    const { replaced } = platform(disapproved, live);
    const revised: unknown[] = [];
    const { activities, calls } = fakeActivities(pinOf('launch'), {
      ...replaced,
      checkVariants: async ({ drafts, existing, revised: base }) => {
        if (base) revised.push(base);
        if (existing.length > 0) return existing.map((variant) => ({ ...variantOf('edited'), variant }));
        return drafts.map(() => (base ? { ...variantOf('same'), unchanged: true as const } : variantOf('first')));
      },
      prepareAsset: async (input) => {
        const prepared = await fakeActivities(pinOf('launch')).activities.prepareAsset(input);
        return { ...prepared, publication: input.number ? ref(`pub-${input.number}`) : prepared.publication };
      },
    });
    await withCampaign(environment, activities, async (handle, id) => {
      await approved(handle, id);
      const waits = async () => (await until(handle, (s) => s.assets[0]!.attention !== null)).assets[0]!;
      const first = await waits();
      expect(first).toMatchObject({ stage: 'selection', number: 2, attention: { code: 'unchanged' } });
      const asset = first.asset;
      const select = commandOf(id, 'lena', { kind: 'select', asset, variant: first.variants[0]!.variant });
      await expect(send(handle, select)).rejects.toMatchObject({ cause: { message: 'unchanged' } });
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset }));
      await until(handle, (s) => s.assets[0]!.revisions === first.revisions + 1 && s.assets[0]!.attention !== null);
      expect(revised).toEqual([first.variants[0]!.variant, first.variants[0]!.variant]);
      const base = first.variants[0]!.variant;
      await send(handle, commandOf(id, 'lena', { kind: 'edit', asset, base, variant: ref('edited') }));
      await send(handle, commandOf(id, 'lena', { kind: 'select', asset, variant: ref('edited') }));
      const { assets } = await until(handle, (s) => assetAt('sign-off')(s) && s.assets[0]!.requests === 2);
      await send(handle, commandOf(id, 'jonas', decision(assets[0]!, 'approve')));
      await handle.result();
    });
    expect(calls.filter((call) => call === 'commit')).toHaveLength(2);
  });

  it('has what was disapproved changed for the same reasons when somebody has changed it there meanwhile', async () => {
    const { replaced } = platform(disapproved, live);
    const tasks: TaskSpec[] = [];
    let prepared = 0;
    const fakes = fakeActivities(pinOf('launch'));
    const { activities } = fakeActivities(pinOf('launch'), {
      ...replaced,
      readPage: async () => ref('ad-now'),
      callModel: async (input) => {
        tasks.push(input.task);
        return fakes.activities.callModel(input);
      },
      checkVariants: async ({ drafts }) => drafts.map((_, index) => variantOf(`v${tasks.length}-${index}`)),
      prepareAsset: async (input) => {
        prepared += 1;
        if (prepared === 2)
          throw ApplicationFailure.create({ message: 'conflict', type: 'conflict', nonRetryable: true });
        return fakes.activities.prepareAsset(input);
      },
    });
    await withCampaign(environment, activities, async (handle, id) => {
      await approved(handle, id);
      const { assets } = await until(handle, (s) => s.assets[0]!.attention?.code === 'conflict');
      const { asset, disapproved: wanted } = assets[0]!;
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset }));
      await until(handle, (s) => assetAt('sign-off')(s) && s.assets[0]!.number === 2);
      expect(tasks.at(-1)).toMatchObject({ role: 'editor', ...wanted, page: ref('ad-now') });
      expect(tasks.map(({ role }) => role)).not.toContain('seo-analyst');
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
  });

  it('waits for a person with the reasons when the platform disapproves again and again', async () => {
    const { replaced } = platform(disapproved);
    const { activities } = fakeActivities(pinOf('launch'), replaced);
    await withCampaign(environment, activities, async (handle, id) => {
      await approved(handle, id);
      for (const request of [2, 3]) {
        const { assets } = await until(handle, (s) => assetAt('sign-off')(s) && s.assets[0]!.requests === request);
        await send(handle, commandOf(id, 'jonas', decision(assets[0]!, 'approve')));
      }
      const { assets } = await until(handle, (s) => s.assets[0]!.attention !== null);
      expect(assets[0]).toMatchObject({
        stage: 'measuring',
        number: 3,
        attention: { step: 'measuring', code: 'disapproved', detail: ref('reasons') },
      });
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
  });
});
