import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApplicationFailure, defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { TaskSpec } from '../../domain/agent-run.ts';
import type { CampaignStatus } from '../../domain/campaign.ts';
import type { Activities } from '../../workflows/activities.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { pinOf, ref, variantOf } from './a-pin.ts';
import {
  assetAt,
  commandOf,
  decision,
  fakeActivities,
  type Handle,
  refusedWith,
  send,
  statusOf,
  until,
  withRefresh,
  withWorkflow,
} from './campaign-harness.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

const journal = 'journal/de-DE';
const conflict = () => ApplicationFailure.create({ message: 'conflict', type: 'conflict', nonRetryable: true });
const pin = () => pinOf('pages-2026-01-05');
const cancel = { kind: 'cancel', reason: null } as const;

/** The asset once its request number `request` is open. */
async function signedOffBy(handle: Handle, request = 1) {
  const status = await until(handle, (s) => assetAt('sign-off')(s) && s.assets[0]!.requests === request);
  return status.assets[0]!;
}

/** The asset once it waits for a person. */
async function held(handle: Handle) {
  const status = await until(handle, (s) => s.assets.some(({ attention }) => attention));
  return status.assets[0]!;
}

/** Commits as a channel does whose page somebody has changed, as often as told; then it publishes. */
const changedSince = (times: number): Activities['commit'] => {
  let left = times;
  return async () => {
    if (left-- > 0) throw conflict();
    return { state: 'published', url: 'https://example.test/a' };
  };
};

describe('A refresh', () => {
  it('goes from the page that decayed most to its approved change, and reports', async () => {
    const tasks: TaskSpec[] = [];
    const checked: unknown[] = [];
    const { activities, calls, events } = fakeActivities(pin(), {
      callModel: async ({ step, task }) => {
        tasks.push(task);
        return { kind: 'final', turn: ref(`t-${step}`), output: ref(`o-${step}`) };
      },
      checkVariants: async ({ drafts, research, strategy, page }) => {
        checked.push({ research, strategy, page });
        return drafts.map(() => variantOf('proposal'));
      },
    });
    await withRefresh(environment, activities, async (handle, id) => {
      const asset = await signedOffBy(handle);
      expect(asset).toMatchObject({ page: ref('page'), selected: ref('proposal') });
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await handle.result();
      expect(await statusOf(handle)).toMatchObject({
        stage: 'done',
        order: ref('order'),
        schedule: 'pages',
        brief: ref('brief'),
        research: ref('report'),
        strategy: null,
      });
    });
    expect(tasks).toEqual([
      { role: 'seo-analyst', language: 'de', asset: journal, page: ref('page'), report: ref('report') },
    ]);
    expect(checked).toEqual([{ research: null, strategy: null, page: ref('page') }]);
    expect(calls).toEqual([
      'findDecayed',
      'pinRun',
      'callModel',
      'checkVariants',
      'prepareAsset',
      'verifyCommand',
      'reserveSlot',
      'commit',
      'measure',
    ]);
    const reported = events.find(({ kind }) => kind === 'reported')!;
    expect(reported.data).toMatchObject({
      report: ref('report'),
      publication: ref(`pub-${journal}`),
      url: 'https://example.test/a',
    });
    expect(events.map(({ kind }) => kind)).toEqual([
      'found',
      'pinned',
      'asset',
      'asset',
      'command',
      'asset',
      'slot-reserved',
      'asset',
      'committing',
      'publication',
      'asset',
      'asset',
      'reported',
      'done',
    ]);
  });

  it('ends at once when no page is in need, and says by which report', async () => {
    const { activities, calls, events } = fakeActivities(pin(), {
      findDecayed: async () => ({ report: ref('report'), brief: null, page: null }),
    });
    await withRefresh(environment, activities, async (handle) => {
      await handle.result();
      expect(await statusOf(handle)).toMatchObject({ stage: 'done', research: ref('report'), assets: [] });
    });
    expect(calls).toEqual(['findDecayed']);
    expect(events.map(({ kind, data }) => [kind, data.report])).toEqual([
      ['nothing-decayed', ref('report')],
      ['done', undefined],
    ]);
  });

  it('waits with the reason when it cannot look, and looks again after a retry', async () => {
    let sick = true;
    const { activities, calls } = fakeActivities(pin(), {
      findDecayed: async () => {
        if (sick)
          throw ApplicationFailure.create({
            message: 'invalid',
            type: 'invalid',
            nonRetryable: true,
            details: [ref('w')],
          });
        return { report: ref('report'), brief: ref('brief'), page: ref('page') };
      },
    });
    await withRefresh(environment, activities, async (handle, id) => {
      const waiting = await until(handle, (s) => s.attention !== null);
      expect(waiting).toMatchObject({
        stage: 'research',
        title: 'pages',
        attention: { step: 'find', errorClass: 'invalid', detail: ref('w') },
      });
      sick = false;
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: null }));
      await signedOffBy(handle);
      await send(handle, commandOf(id, 'lena', cancel));
      await handle.result();
    });
    expect(calls.filter((call) => call === 'findDecayed')).toHaveLength(2);
  });

  it('leaves a proposal that a finding blocks to a person, who can edit it', async () => {
    const { activities, calls } = fakeActivities(pin(), {
      checkVariants: async ({ drafts, existing }) => [
        ...existing.map((variant) => variantOf('', { variant })),
        ...drafts.map((draft) =>
          variantOf(draft.content.slice(7, 40), { verdict: 'block', counts: { repair: 0, human: 0, block: 1 } }),
        ),
      ],
    });
    const editors: TaskSpec[] = [];
    const { callModel } = activities;
    activities.callModel = async (input) => {
      if (input.task.role === 'editor') editors.push(input.task);
      return callModel(input);
    };
    await withRefresh(environment, activities, async (handle, id) => {
      const { assets } = await until(handle, assetAt('selection'));
      expect(assets[0]!.selected).toBeNull();
      const base = assets[0]!.variants[0]!.variant;
      const edit = { kind: 'edit' as const, asset: journal, base, variant: ref('edited') };
      await send(handle, commandOf(id, 'lena', edit));
      const select = { kind: 'select' as const, asset: journal, variant: ref('edited') };
      await send(handle, commandOf(id, 'lena', select));
      const asset = await signedOffBy(handle);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await handle.result();
    });
    expect(editors).toHaveLength(2);
    expect(editors[0]).toMatchObject({ page: ref('page') });
    expect(editors[0]).not.toHaveProperty('research');
    expect(calls).toContain('commit');
  });

  it('writes requested changes and asks again, without a selection', async () => {
    const bases: unknown[] = [];
    const { activities } = fakeActivities(pin(), {
      checkVariants: async ({ drafts, page }) =>
        drafts.map(({ basedOn }) => {
          bases.push([basedOn, page]);
          return variantOf(basedOn ? 'second' : 'first');
        }),
    });
    await withRefresh(environment, activities, async (handle, id) => {
      const first = await signedOffBy(handle);
      await send(handle, commandOf(id, 'jonas', decision(first, 'request_changes', ref('kürzer'))));
      const second = await signedOffBy(handle, 2);
      expect(second).toMatchObject({ selected: ref('second'), page: ref('page') });
      await send(handle, commandOf(id, 'jonas', decision(second, 'approve')));
      await handle.result();
    });
    expect(bases).toEqual([
      [null, ref('page')],
      [ref('first'), ref('page')],
    ]);
  });
});

describe('A foreign edit', () => {
  it('stops the update; a retry reads the page anew, proposes anew and asks anew', async () => {
    const pages: unknown[] = [];
    const { activities, calls, events } = fakeActivities(pin(), {
      commit: changedSince(1),
      callModel: async ({ step, task }) => {
        pages.push(task.page);
        return { kind: 'final', turn: ref(`t-${step}`), output: ref(`o-${pages.length}`) };
      },
    });
    await withRefresh(environment, activities, async (handle, id) => {
      const asset = await signedOffBy(handle);
      const old = decision(asset, 'approve');
      await send(handle, commandOf(id, 'jonas', old));
      expect(await held(handle)).toMatchObject({
        stage: 'publishing',
        attention: { step: 'publishing', errorClass: 'conflict', code: 'conflict' },
        publication: { state: 'intended' },
      });
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      const again = await signedOffBy(handle, 2);
      expect(again).toMatchObject({ page: ref('page-anew'), revisions: 1, stale: false });
      expect(again.variants).toHaveLength(1);
      expect(again.selected).not.toBe(asset.selected);
      expect(again.request).toMatchObject({ previous: asset.request!.prepared, reconfirmers: ['jonas'] });
      expect(await refusedWith(send(handle, commandOf(id, 'mira', old)))).toMatchObject({ code: 'stale_request' });
      expect(calls.filter((call) => call === 'commit')).toHaveLength(1);
      await send(handle, commandOf(id, 'jonas', decision(again, 'approve')));
      await handle.result();
      expect((await statusOf(handle)).assets[0]!.publication).toMatchObject({ state: 'published' });
    });
    expect(pages).toEqual([ref('page'), ref('page-anew')]);
    expect(calls.filter((call) => ['commit', 'readPage'].includes(call))).toEqual(['commit', 'readPage', 'commit']);
    expect(events.find(({ kind }) => kind === 'page-read')!.data).toMatchObject({ page: ref('page-anew') });
  });

  it('that comes to light when a lost commit is looked up stops it as well', async () => {
    let looked = 0;
    const { activities, calls } = fakeActivities(pin(), {
      commit: async () => (looked ? { state: 'published', url: null } : { state: 'unknown_outcome', url: null }),
      reconcile: async () => {
        looked += 1;
        throw conflict();
      },
    });
    await withRefresh(environment, activities, async (handle, id) => {
      const asset = await signedOffBy(handle);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      expect(await held(handle)).toMatchObject({
        stage: 'publishing',
        attention: { code: 'conflict' },
        publication: { state: 'intended' },
      });
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: null }));
      const again = await signedOffBy(handle, 2);
      await send(handle, commandOf(id, 'jonas', decision(again, 'approve')));
      await handle.result();
    });
    expect(calls.filter((call) => ['commit', 'reconcile', 'readPage'].includes(call))).toEqual([
      'commit',
      'reconcile',
      'readPage',
      'commit',
    ]);
  });

  it('that is noticed while the request is prepared leads to a new proposal, too', async () => {
    let prepared = 0;
    const { activities, calls } = fakeActivities(pin());
    const { prepareAsset } = activities;
    activities.prepareAsset = async (input) => {
      prepared += 1;
      if (prepared === 1) throw conflict();
      return prepareAsset(input);
    };
    await withRefresh(environment, activities, async (handle, id) => {
      expect(await held(handle)).toMatchObject({ stage: 'preparing', attention: { code: 'conflict' } });
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      const asset = await signedOffBy(handle);
      expect(asset.page).toBe(ref('page-anew'));
      await send(handle, commandOf(id, 'lena', cancel));
      await handle.result();
    });
    expect(calls).not.toContain('commit');
  });

  it('leaves nothing to do with the former version but a retry or an end', async () => {
    let proposals = 0;
    const { activities, calls } = fakeActivities(pin(), {
      commit: changedSince(9),
      checkVariants: async () => [variantOf(`proposal-${++proposals}`)],
    });
    await withRefresh(environment, activities, async (handle, id) => {
      const asset = await signedOffBy(handle);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await held(handle);
      const base = asset.selected!;
      const slot = new Date((await environment.currentTimeMs()) + 3_600_000).toISOString();
      for (const action of [
        { kind: 'edit', asset: journal, base, variant: ref('edited') },
        { kind: 'rewrite', asset: journal, base, instruction: ref('wish') },
        { kind: 'select', asset: journal, variant: base },
        { kind: 'reschedule', asset: journal, slot },
      ] as const) {
        const refused = await refusedWith(send(handle, commandOf(id, 'lena', action)));
        expect(refused).toEqual({ code: 'page_changed', details: ['retry'] });
      }
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      await signedOffBy(handle, 2);
      const old = { kind: 'edit', asset: journal, base, variant: ref('edited') } as const;
      expect(await refusedWith(send(handle, commandOf(id, 'lena', old)))).toMatchObject({ code: 'unknown_variant' });
      await send(handle, commandOf(id, 'lena', cancel));
      await handle.result();
    });
    expect(calls.filter((call) => call === 'prepareAsset')).toHaveLength(2);
  });

  it('whose page cannot be read waits, and is read after the next retry', async () => {
    let gone = true;
    const { activities, calls } = fakeActivities(pin(), {
      commit: changedSince(1),
      readPage: async () => {
        if (gone) throw ApplicationFailure.create({ message: 'not_found', type: 'not_found', nonRetryable: true });
        return ref('page-anew');
      },
    });
    await withRefresh(environment, activities, async (handle, id) => {
      const asset = await signedOffBy(handle);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await held(handle);
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      await until(handle, (s) => s.assets[0]!.attention?.step === 'variants');
      gone = false;
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: journal }));
      await signedOffBy(handle, 2);
      await send(handle, commandOf(id, 'lena', cancel));
      await handle.result();
    });
    expect(calls.filter((call) => call === 'readPage')).toHaveLength(2);
    expect(calls.filter((call) => call === 'callModel')).toHaveLength(2);
  });
});

describe('The end of a refresh by cancellation', () => {
  /** What keeps a refresh in a stage, and what is done when it is there. */
  const stages: Record<
    string,
    { replaced: Partial<Activities>; there: (s: CampaignStatus) => boolean; approve?: true }
  > = {
    'looking for the page': {
      replaced: { findDecayed: async () => Promise.reject(conflict()) },
      there: (s) => s.attention?.step === 'find',
    },
    pinning: {
      replaced: { pinRun: async () => Promise.reject(conflict()) },
      there: (s) => s.attention?.step === 'pin',
    },
    variants: {
      replaced: { checkVariants: async () => Promise.reject(conflict()) },
      there: (s) => s.assets[0]?.attention?.step === 'variants',
    },
    selection: {
      replaced: {
        checkVariants: async ({ drafts }) =>
          drafts.map(() => variantOf('x', { verdict: 'block', counts: { repair: 0, human: 0, block: 1 } })),
      },
      there: assetAt('selection'),
    },
    preparing: {
      replaced: { prepareAsset: async () => Promise.reject(conflict()) },
      there: (s) => s.assets[0]?.attention?.step === 'preparing',
    },
    'sign-off': { replaced: {}, there: assetAt('sign-off') },
    publishing: {
      replaced: { commit: changedSince(9) },
      there: (s) => s.assets[0]?.attention?.code === 'conflict',
      approve: true,
    },
  };

  it.each(Object.entries(stages).flatMap(([stage, of]) => ['command', 'native'].map((how) => ({ stage, how, ...of }))))(
    'while it is $stage, by $how, publishes nothing',
    async ({ how, replaced, there, approve }) => {
      const { activities, events } = fakeActivities(pin(), replaced);
      await withRefresh(environment, activities, async (handle, id) => {
        if (approve) {
          const asset = await signedOffBy(handle);
          await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
        }
        await until(handle, there);
        if (how === 'native') await handle.cancel();
        else await send(handle, commandOf(id, 'lena', cancel));
        await handle.result();
        const status = await statusOf(handle);
        expect([status.stage, ...status.assets.map((asset) => asset.stage)]).toEqual(
          status.assets.length ? ['cancelled', 'cancelled'] : ['cancelled'],
        );
      });
      const kinds = events.map(({ kind }) => kind);
      expect(kinds).not.toContain('reported');
      expect(kinds.at(-1)).toBe('cancelled');
    },
  );

  it('reports what was published all the same', async () => {
    const { activities, events } = fakeActivities(pin(), { measure: async () => Promise.reject(conflict()) });
    await withRefresh(environment, activities, async (handle, id) => {
      const asset = await signedOffBy(handle);
      await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
      await until(handle, (s) => s.assets[0]?.attention?.step === 'measuring');
      await send(handle, commandOf(id, 'lena', cancel));
      await handle.result();
      expect((await statusOf(handle)).assets[0]!.stage).toBe('done');
    });
    expect(events.map(({ kind }) => kind)).toContain('reported');
  });
});

describe('Continuing as new', () => {
  it('keeps page, report and request while it waits for sign-off and for its slot', async () => {
    const { activities, calls, events } = fakeActivities(pin());
    const runOf = async (handle: Handle) =>
      (await environment.client.workflow.getHandle(handle.workflowId).describe()).runId;
    /** Two commands that change nothing, so that the history grows. */
    const growing = async (handle: Handle, id: string) => {
      for (let i = 0; i < 3; i += 1) {
        await send(handle, commandOf(id, 'lena', { kind: 'pause' }));
        await send(handle, commandOf(id, 'lena', { kind: 'resume' }));
      }
      await environment.sleep('1 minute');
    };
    await withRefresh(
      environment,
      activities,
      async (handle, id) => {
        const asset = await signedOffBy(handle);
        await growing(handle, id);
        const second = await runOf(handle);
        expect(second).not.toBe(handle.firstExecutionRunId);
        const slot = new Date((await environment.currentTimeMs()) + 24 * 3_600_000).toISOString();
        await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot }));
        await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
        await until(handle, assetAt('slot'));
        await growing(handle, id);
        expect(await runOf(handle)).not.toBe(second);
        expect(await statusOf(handle)).toMatchObject({
          campaign: id,
          order: ref('order'),
          schedule: 'pages',
          research: ref('report'),
          assets: [{ page: ref('page'), stage: 'slot', slot }],
        });
        await environment.client.workflow.getHandle(handle.workflowId).result();
      },
      { renewAt: 30 },
    );
    expect(calls.filter((call) => ['findDecayed', 'pinRun', 'commit'].includes(call))).toEqual([
      'findDecayed',
      'pinRun',
      'commit',
    ]);
    expect(new Set(events.map(({ key }) => key)).size).toBe(events.length);
  });
});

describe('What a schedule starts', () => {
  const due = '2026-01-05T06:00:00.000Z';
  const id = 'pages-2026-01-05T06:00:00Z';
  const weekly = 'weekly-2026-01-05T06:00:00Z';

  it('is the campaign that its workflow id names, and looks at the time it was due', async () => {
    const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');
    // A real server knows it; this one has no schedules. 6 is DATETIME.
    await environment.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: { [scheduledStart.name]: 6 },
    });
    const asked: unknown[] = [];
    const { activities } = fakeActivities(pinOf(id), {
      findDecayed: async (input) => {
        asked.push(input);
        return { report: ref('report'), brief: null, page: null };
      },
    });
    await withWorkflow(
      environment,
      activities,
      async (handle) => {
        await handle.result();
        expect((await statusOf(handle)).campaign).toBe(id);
      },
      'refresh',
      id,
      {
        workflowId: `acme/campaign/${id}`,
        args: [{ tenant: 'acme', order: ref('order'), schedule: 'pages' }],
        typedSearchAttributes: new TypedSearchAttributes([{ key: scheduledStart, value: new Date(due) }]),
      },
    );
    expect(asked).toEqual([{ tenant: 'acme', campaign: id, order: ref('order'), at: due }]);
  });

  it('can be a campaign as well, which keeps its id and its schedule when it continues as new', async () => {
    const { activities } = fakeActivities(pinOf(weekly));
    await withWorkflow(
      environment,
      activities,
      async (handle) => {
        await until(handle, assetAt('selection'));
        await environment.sleep('1 minute');
        const { runId } = await environment.client.workflow.getHandle(handle.workflowId).describe();
        expect(runId).not.toBe(handle.firstExecutionRunId);
        expect(await statusOf(handle)).toMatchObject({ campaign: weekly, schedule: 'weekly' });
        await send(handle, commandOf(weekly, 'lena', cancel));
        await environment.client.workflow.getHandle(handle.workflowId).result();
      },
      'campaign',
      weekly,
      {
        workflowId: `acme/campaign/${weekly}`,
        args: [{ tenant: 'acme', brief: ref('brief'), schedule: 'weekly', renewAt: 20 }],
      },
    );
  });
});
