import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { pinOf, ref, variantOf } from './a-pin.ts';
import {
  assetAt,
  commandOf,
  decision,
  fakeActivities,
  refusedWith,
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

const journal = 'journal/de-DE';
const hour = 3_600_000;

describe('A campaign', () => {
  it('goes from research to a publication that was selected and approved', async () => {
    const { activities, calls, events } = fakeActivities(pinOf('launch'));
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      expect(asset.variants).toHaveLength(2);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await handle.result();
      const status = await statusOf(handle);
      expect(status.stage).toBe('done');
      expect(status.assets[0]!.publication).toMatchObject({ state: 'published', url: 'https://example.test/a' });
    });
    expect(calls.filter((call) => call === 'commit')).toHaveLength(1);
    expect(events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['pinned', 'researched', 'strategy', 'command', 'committing', 'publication', 'done']),
    );
    expect(new Set(events.map(({ key }) => key)).size).toBe(events.length);
  });

  it('publishes nothing that nobody approved', async () => {
    const { activities, calls } = fakeActivities(pinOf('launch'));
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'reject')));
      await handle.result();
      expect((await statusOf(handle)).assets[0]!.stage).toBe('rejected');
    });
    expect(calls).not.toContain('commit');
  });

  it('refuses a decision about another version, and tells the second of two who was first', async () => {
    const { activities } = fakeActivities(pinOf('launch'), {
      commit: () => new Promise((resolve) => setTimeout(() => resolve({ state: 'published', url: null }), 500)),
    });
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      const stale = { ...decision(asset, 'approve'), prepared: ref('other') };
      expect(await refusedWith(send(handle, commandOf(id, 'jonas', stale)))).toMatchObject({ code: 'stale_prepared' });
      const elsewhere = { ...decision(asset, 'approve'), destination: 'elsewhere' };
      expect(await refusedWith(send(handle, commandOf(id, 'jonas', elsewhere)))).toMatchObject({
        code: 'other_destination',
      });
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      const late = await refusedWith(send(handle, commandOf(id, 'mira', decision(asset, 'reject'))));
      expect(late).toMatchObject({ code: 'already_decided', details: [{ person: 'jonas', decision: 'approve' }] });
      await handle.result();
    });
  });

  it('lets exactly one of two deciders win who decide at the same moment', async () => {
    const { activities } = fakeActivities(pinOf('launch'));
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      const results = await Promise.allSettled([
        send(handle, commandOf(id, 'jonas', decision(asset, 'approve'))),
        send(handle, commandOf(id, 'mira', decision(asset, 'reject'))),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await handle.result();
    });
  });

  it('gives a replayed command its first outcome and does nothing twice', async () => {
    const { activities, calls } = fakeActivities(pinOf('launch'));
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      const command = commandOf(id, 'jonas', decision(asset, 'approve'));
      const first = await send(handle, command);
      expect(await send(handle, command)).toEqual(first);
      await handle.result();
    });
    expect(calls.filter((call) => call === 'commit')).toHaveLength(1);
  });

  it('refuses what the policy layer refuses, and changes nothing', async () => {
    const { activities, calls } = fakeActivities(pinOf('launch'), {
      verifyCommand: async ({ signed }) => {
        if (signed.command.person !== 'lena') throw ApplicationFailure.nonRetryable('denied', 'denied');
      },
    });
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      await expect(send(handle, commandOf(id, 'mallory', decision(asset, 'approve')))).rejects.toThrow();
      expect((await statusOf(handle)).assets[0]!.request!.stages[0]!.closedBy).toBeNull();
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
    expect(calls).not.toContain('commit');
  });
});

describe('An edit', () => {
  it('voids the approval, is checked, and asks again; those who had approved are asked to reconfirm', async () => {
    const twoStages = [
      { stage: 'brand', role: 'approver', quorum: 1 },
      { stage: 'legal', role: 'legal', quorum: 1 },
    ];
    const { activities, calls } = fakeActivities(pinOf('launch'));
    const prepare = activities.prepareAsset;
    activities.prepareAsset = async (input) => ({ ...(await prepare(input)), stages: twoStages });
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await send(
        handle,
        commandOf(id, 'lena', { kind: 'edit', asset: journal, base: asset.selected!, variant: ref('edited') }),
      );
      const again = (await until(handle, (s) => s.assets[0]!.requests === 2)).assets[0]!;
      expect(again.request).toMatchObject({ reconfirmers: ['jonas'], previous: asset.request!.prepared });
      expect(again.selected).toBe(ref('edited'));
      expect(await refusedWith(send(handle, commandOf(id, 'jonas', decision(asset, 'approve'))))).toMatchObject({
        code: 'stale_request',
      });
      await send(handle, commandOf(id, 'jonas', decision(again, 'approve')));
      const legal = (await statusOf(handle)).assets[0]!;
      await send(handle, commandOf(id, 'aylin', decision(legal, 'approve')));
      await handle.result();
    });
    expect(calls.filter((call) => call === 'commit')).toHaveLength(1);
  });

  it('that blocks goes back to selection, and a blocked variant cannot be selected', async () => {
    const { activities } = fakeActivities(pinOf('launch'), {
      checkVariants: async ({ drafts, existing }) => [
        ...existing.map((variant) => variantOf('', { variant, verdict: 'block' })),
        ...drafts.map((draft) => variantOf(draft.content.slice(7, 30))),
      ],
    });
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      await send(
        handle,
        commandOf(id, 'lena', { kind: 'edit', asset: journal, base: asset.selected!, variant: ref('bad') }),
      );
      expect(assetAt('selection')(await statusOf(handle))).toBe(true);
      const select = commandOf(id, 'lena', { kind: 'select', asset: journal, variant: ref('bad') });
      expect(await refusedWith(send(handle, select))).toMatchObject({ code: 'variant_blocked' });
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
  });

  it('asked for by an approver is written by the editor and comes back to the content lead', async () => {
    const { activities, calls } = fakeActivities(pinOf('launch'));
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      const without = commandOf(id, 'jonas', decision(asset, 'request_changes'));
      expect(await refusedWith(send(handle, without))).toMatchObject({ code: 'comment_needed' });
      await send(handle, commandOf(id, 'jonas', decision(asset, 'request_changes', ref('kürzer'))));
      const revised = await until(handle, assetAt('selection'));
      expect(revised.assets[0]!.variants).toHaveLength(3);
      expect(revised.assets[0]!.selected).toBeNull();
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
    expect(calls).not.toContain('commit');
  });
});

describe('A variant with findings', () => {
  it('is repaired as often as the rules allow and then shown as it is', async () => {
    let checks = 0;
    const { activities } = fakeActivities(pinOf('launch'), {
      checkVariants: async ({ drafts, existing }) => {
        checks += 1;
        return [
          ...existing.map((variant) => variantOf('', { variant })),
          ...drafts.map((_, i) =>
            variantOf(`c${checks}-${i}`, { verdict: 'repair', counts: { repair: 1, human: 0, block: 0 } }),
          ),
        ];
      },
    });
    await withCampaign(environment, activities, async (handle, id) => {
      const { assets } = await until(handle, assetAt('selection'));
      expect(assets[0]!.variants.map(({ verdict }) => verdict)).toEqual(['repair', 'repair']);
      expect(checks).toBe(3);
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
  });
});

/** So long before a slot `commit` is called, which waits for the rest by the clock of the machine that sends. */
const aheadMs = 500;

describe('Time', () => {
  it('reminds after a day, holds at the deadline, and a retry opens a new one', async () => {
    const { activities, events, calls } = fakeActivities(pinOf('launch'), {}, () => environment.currentTimeMs());
    await withCampaign(environment, activities, async (handle, id) => {
      await toSignOff(handle, id);
      await environment.sleep(25 * hour);
      await until(handle, (s) => s.assets[0]!.request!.reminded);
      expect(events.map(({ kind }) => kind)).toContain('reminded');
      expect(calls.filter((call) => call === 'remind')).toHaveLength(1);
      await environment.sleep(96 * hour);
      const held = await until(handle, (s) => s.assets[0]!.attention !== null);
      expect(held.assets[0]!.attention).toMatchObject({
        step: 'sign-off',
        code: 'deadline_passed',
        errorClass: 'stopped',
      });
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      const open = (await statusOf(handle)).assets[0]!;
      expect(open.attention).toBeNull();
      await send(handle, commandOf(id, 'jonas', decision(open, 'approve')));
      await handle.result();
    });
  });

  it('gives an asset up at the deadline when the workspace says so', async () => {
    const pin = pinOf('launch');
    pin.approvals.onTimeout = 'give-up';
    const { activities, calls } = fakeActivities(pin);
    await withCampaign(environment, activities, async (handle, id) => {
      await toSignOff(handle, id);
      await handle.result();
      expect((await statusOf(handle)).assets[0]!.stage).toBe('expired');
    });
    expect(calls).not.toContain('commit');
  });

  it('waits for the slot, also for one that was moved after approval', async () => {
    const { activities, calls } = fakeActivities(pinOf('launch'));
    await withCampaign(environment, activities, async (handle, id) => {
      await until(handle, assetAt('selection'));
      const now = await environment.currentTimeMs();
      const slot = (hours: number) => new Date(now + hours * hour).toISOString();
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot: slot(48) }));
      const asset = await toSignOff(handle, id);
      expect(asset.request!.slotWindow.from).toBe(slot(48));
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await until(handle, assetAt('slot'));
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot: slot(72) }));
      expect(assetAt('slot')(await statusOf(handle))).toBe(true);
      await environment.sleep(60 * hour);
      expect(calls).not.toContain('commit');
      await handle.result();
      expect(await environment.currentTimeMs()).toBeGreaterThanOrEqual(Date.parse(slot(72)) - aheadMs);
    });
    expect(calls).toContain('commit');
  });

  it('keeps an approval for a slot that its window covers, whatever the offset it is written with', async () => {
    const { activities, calls } = fakeActivities(pinOf('launch'));
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      const at = Date.parse(asset.request!.slotWindow.from) + 24 * hour;
      const slot = new Date(at + 14 * hour).toISOString().replace('Z', '+14:00');
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot }));
      expect((await statusOf(handle)).assets[0]).toMatchObject({ stage: 'sign-off', requests: 1, slot });
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await handle.result();
      expect(await environment.currentTimeMs()).toBeGreaterThanOrEqual(at - aheadMs);
    });
    expect(calls).toContain('commit');
  });

  it('asks for approval again when the new slot lies outside the approved window', async () => {
    const { activities } = fakeActivities(pinOf('launch'));
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      const far = new Date(Date.parse(asset.request!.slotWindow.to) + hour).toISOString();
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot: far }));
      const again = await until(handle, (s) => s.assets[0]!.requests === 2);
      expect(again.assets[0]!.request!.slotWindow.from).toBe(far);
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
  });
});

describe('Trouble', () => {
  it('waits as needs attention with the reason, and goes on after a retry', async () => {
    let sick = true;
    const { activities } = fakeActivities(pinOf('launch'), {
      callModel: async ({ step }) => {
        if (sick)
          throw ApplicationFailure.create({ message: 'auth', type: 'auth', nonRetryable: true, details: [ref('why')] });
        return { kind: 'final', turn: ref(`t-${step}`), output: ref(`o-${step}`) };
      },
    });
    await withCampaign(environment, activities, async (handle, id) => {
      const waiting = await until(handle, (s) => s.attention !== null);
      expect(waiting.attention).toMatchObject({
        step: 'research',
        errorClass: 'auth',
        code: 'auth',
        detail: ref('why'),
      });
      sick = false;
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: null }));
      await until(handle, assetAt('selection'));
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
  });

  it('looks an unknown outcome up before anything is sent again', async () => {
    const found = ['unknown_outcome', 'intended'] as const;
    let looked = 0;
    let commits = 0;
    const { activities, calls } = fakeActivities(pinOf('launch'), {
      commit: async () =>
        ++commits === 1 ? { state: 'unknown_outcome', url: null } : { state: 'published', url: null },
      reconcile: async () => ({ state: found[looked++]!, url: null }),
    });
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await handle.result();
    });
    expect(calls.filter((call) => ['commit', 'reconcile'].includes(call))).toEqual([
      'commit',
      'reconcile',
      'reconcile',
      'commit',
    ]);
  });

  it('takes a commit whose worker vanished for an unknown outcome', async () => {
    let wake: () => void = () => undefined;
    const { activities, calls } = fakeActivities(pinOf('launch'), {
      commit: () => new Promise((resolve) => (wake = () => resolve({ state: 'published', url: null }))),
    });
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await handle.result();
      wake();
    });
    expect(calls.filter((call) => ['commit', 'reconcile'].includes(call))).toEqual(['commit', 'reconcile']);
  });

  it('lets a person edit what the channel has sent back, and asks again', async () => {
    let sick = true;
    const { activities, calls } = fakeActivities(pinOf('launch'), {
      commit: async () => {
        if (sick) throw ApplicationFailure.create({ message: 'conflict', type: 'conflict', nonRetryable: true });
        return { state: 'published', url: null };
      },
    });
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      const held = await until(handle, (s) => s.assets[0]!.attention !== null);
      expect(held.assets[0]!.attention).toMatchObject({ step: 'publishing', code: 'conflict' });
      sick = false;
      const edit = { kind: 'edit' as const, asset: journal, base: asset.selected!, variant: ref('other-slug') };
      await send(handle, commandOf(id, 'lena', edit));
      const again = (await until(handle, (s) => s.assets[0]!.requests === 2 && assetAt('sign-off')(s))).assets[0]!;
      expect(again.selected).toBe(ref('other-slug'));
      await send(handle, commandOf(id, 'jonas', decision(again, 'approve')));
      await handle.result();
    });
    expect(calls.filter((call) => call === 'commit')).toHaveLength(2);
  });

  it('asks for a new approval when the policy refuses what was approved', async () => {
    const { activities } = fakeActivities(pinOf('launch'), { commit: async () => ({ state: 'refused', url: null }) });
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      const held = await until(handle, (s) => s.assets[0]!.attention !== null);
      expect(held.assets[0]!.attention).toMatchObject({ code: 'publication_refused' });
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      await until(handle, (s) => s.assets[0]!.requests === 2);
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
  });
});

describe('Used-up turns', () => {
  it('are not found again by a retry, which runs the agent anew', async () => {
    let answers: 'invalid' | 'final' = 'invalid';
    const steps: string[] = [];
    const { activities } = fakeActivities(pinOf('launch'), {
      callModel: async ({ step }) => {
        steps.push(step);
        return { kind: answers, turn: ref(`t-${step}`), output: answers === 'final' ? ref(`o-${step}`) : null };
      },
    });
    await withCampaign(environment, activities, async (handle, id) => {
      const held = await until(handle, (s) => s.attention !== null);
      expect(held.attention).toMatchObject({ step: 'research', code: 'turns_exhausted' });
      answers = 'final';
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: null }));
      await until(handle, assetAt('selection'));
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      await handle.result();
    });
    expect(steps.slice(0, 4)).toEqual(['research', 'research', 'research', 'research#1']);
  });
});

describe('Pausing and cancelling', () => {
  it('holds before the next step and goes on when resumed', async () => {
    const { activities, calls } = fakeActivities(pinOf('launch'));
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'lena', { kind: 'pause' }));
      expect(await refusedWith(send(handle, commandOf(id, 'lena', { kind: 'pause' })))).toMatchObject({
        code: 'already_paused',
      });
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await until(handle, assetAt('slot'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(calls).not.toContain('commit');
      await send(handle, commandOf(id, 'lena', { kind: 'resume' }));
      await handle.result();
    });
    expect(calls).toContain('commit');
  });

  it('ends at once by cancel, and by native cancellation as well', async () => {
    for (const how of ['command', 'native']) {
      const { activities, calls } = fakeActivities(pinOf('launch'));
      await withCampaign(environment, activities, async (handle, id) => {
        await toSignOff(handle, id);
        if (how === 'native') await handle.cancel();
        else await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
        await handle.result();
        const status = await statusOf(handle);
        expect([status.stage, status.assets[0]!.stage]).toEqual(['cancelled', 'cancelled']);
      });
      expect(calls).not.toContain('commit');
    }
  });

  it('sees a commit under way through to its outcome', async () => {
    let finish: (outcome: { state: 'published'; url: null }) => void = () => undefined;
    const { activities } = fakeActivities(pinOf('launch'), {
      commit: () => new Promise((resolve) => (finish = resolve)),
    });
    await withCampaign(environment, activities, async (handle, id) => {
      const asset = await toSignOff(handle, id);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await until(handle, assetAt('publishing'));
      await new Promise((resolve) => setTimeout(resolve, 200));
      await send(handle, commandOf(id, 'lena', { kind: 'cancel', reason: null }));
      finish({ state: 'published', url: null });
      await handle.result();
      const status = await statusOf(handle);
      expect(status.assets[0]!.publication!.state).toBe('published');
      expect(status.assets[0]!.stage).toBe('done');
    });
  });
});

describe('Several assets', () => {
  it('go their own ways, and the campaign is as far as the last of them', async () => {
    const { activities } = fakeActivities(pinOf('launch', [journal, 'teaser/de-DE']));
    await withCampaign(environment, activities, async (handle, id) => {
      const first = await toSignOff(handle, id, journal);
      await send(handle, commandOf(id, 'jonas', decision(first, 'approve')));
      await until(handle, assetAt('done', journal));
      expect((await statusOf(handle)).stage).toBe('selection');
      const second = await toSignOff(handle, id, 'teaser/de-DE');
      await send(handle, commandOf(id, 'jonas', decision(second, 'reject')));
      await handle.result();
      expect((await statusOf(handle)).stage).toBe('done');
    });
  });

  it('survive continuing as new while they wait, with their requests open', async () => {
    const { activities, calls } = fakeActivities(pinOf('launch', [journal, 'teaser/de-DE']));
    await withCampaign(
      environment,
      activities,
      async (handle, id) => {
        const asset = await toSignOff(handle, id);
        await until(handle, assetAt('selection', 'teaser/de-DE'));
        for (let i = 0; i < 3; i += 1) {
          await send(handle, commandOf(id, 'lena', { kind: 'pause' }));
          await send(handle, commandOf(id, 'lena', { kind: 'resume' }));
        }
        await environment.sleep('1 minute');
        const { runId } = await environment.client.workflow.getHandle(handle.workflowId).describe();
        expect(runId).not.toBe(handle.firstExecutionRunId);
        await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
        const teaser = await toSignOff(handle, id, 'teaser/de-DE');
        await send(handle, commandOf(id, 'jonas', decision(teaser, 'approve')));
        await environment.client.workflow.getHandle(handle.workflowId).result();
      },
      { renewAt: 40 },
    );
    expect(calls.filter((call) => call === 'commit')).toHaveLength(2);
    expect(calls.filter((call) => call === 'pinRun')).toHaveLength(1);
  });
});
