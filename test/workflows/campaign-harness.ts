import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import type { WorkflowHandleWithFirstExecutionRunId, WorkflowStartOptions } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { CampaignStatus, Pin } from '../../domain/campaign.ts';
import type { Action, CommandOutcome, SignedCommand } from '../../domain/command.ts';
import type { Ref } from '../../domain/ref.ts';
import { workflowBundle } from '../../house/workflow-bundle.ts';
import type { Activities, ApprovalTimes, TimelineEvent } from '../../workflows/activities.ts';
import type { CampaignInput, campaign } from '../../workflows/campaign.ts';
import type { OperateInput, operate } from '../../workflows/operate.ts';
import type { RefreshInput, refresh } from '../../workflows/refresh.ts';
import { ref, variantOf } from './a-pin.ts';

const hour = 3_600_000;

/** Times of a request, in hours from an instant in Unix time. */
export const timesFrom = (now: number, remind = 24, escalate: number | null = 48, deadline = 120): ApprovalTimes => {
  const at = (hours: number) => new Date(now + hours * hour).toISOString();
  return { remindAt: at(remind), escalateAt: escalate === null ? null : at(escalate), deadline: at(deadline) };
};

/** Fakes that keep the promise of `Activities`; each call is put down by name, and a test replaces what it is about. */
export function fakeActivities(pin: Pin, replaced: Partial<Activities> = {}, now = async () => Date.now()) {
  const calls: string[] = [];
  const events: TimelineEvent[] = [];
  let prepared = 0;
  const newTimes = () => {
    // By the clock of the server, which may have skipped weeks.
    const at = Context.current().info.currentAttemptScheduledTimestampMs;
    return { openedAt: new Date(at).toISOString(), ...timesFrom(at) };
  };
  const fakes: Activities = {
    pinRun: async () => pin,
    findDecayed: async () => ({ report: ref('report'), brief: ref('brief'), page: ref('page') }),
    readPage: async () => ref('page-anew'),
    checkLive: async () => ({ checked: 0, alerts: 0, unread: 0, due: [], next: null }),
    pinCorrection: async () => ({ pin, page: ref('page'), alert: ref('alert') }),
    callModel: async ({ step, turns }) => ({
      kind: 'final',
      turn: ref(`t-${step}`),
      output: ref(`o-${step}-${turns.length}`),
    }),
    useTools: async ({ step }) => ref(`r-${step}`),
    checkVariants: async ({ drafts, existing }) => [
      ...existing.map((variant) => variantOf('', { variant, madeBy: 'person:lena' })),
      ...drafts.map((draft) => variantOf(`v-${draft.content.slice(7, 40)}`)),
    ],
    prepareAsset: async ({ asset }) => {
      prepared += 1;
      return {
        prepared: ref(`p${prepared}-${asset.asset}`),
        publication: ref(`pub-${asset.asset}`),
        destination: 'folder',
        stages: [{ stage: 'brand', role: 'approver', quorum: 1 }],
        times: newTimes(),
      };
    },
    pinOperation: async () => pin,
    prepareOperation: async ({ asset, request }) => ({
      prepared: ref(`p${request}-${asset.asset}`),
      publication: ref(`pub-${asset.asset}`),
      destination: 'folder',
      stages: [{ stage: 'brand', role: 'approver', quorum: 1 }],
      times: newTimes(),
      variant: variantOf(`v${request}-${asset.asset}`),
      page: null,
    }),
    approvalTimes: async () => timesFrom(await now()),
    verifyCommand: async () => undefined,
    hasRoom: async () => false,
    topUp: async () => undefined,
    reserveSlot: async ({ slot, now }) => ({ at: slot ?? '2026-01-01T00:00:00.000Z', detail: null, now: now! }),
    releaseSlot: async () => undefined,
    checkChannel: async () => ({ ok: true, detail: null }),
    commit: async () => ({ state: 'published', url: 'https://example.test/a' }),
    reconcileOrphans: async () => ({ settled: 0, open: 0 }),
    reconcile: async () => ({ state: 'published', url: 'https://example.test/a' }),
    measure: async () => ({}),
    askReview: async () => ({ state: 'live', disapproval: null }),
    remind: async () => undefined,
    record: async (input) => {
      events.push(...input.events);
    },
    ...replaced,
  };
  const counted = Object.fromEntries(
    Object.entries(fakes).map(([name, run]) => [
      name,
      (input: never) => {
        if (name !== 'record') calls.push(name);
        return run(input);
      },
    ]),
  ) as unknown as Activities;
  return { activities: counted, calls, events };
}

export type Handle = WorkflowHandleWithFirstExecutionRunId<typeof campaign | typeof refresh | typeof operate>;

let bundle: ReturnType<typeof workflowBundle> | undefined;
export const bundled = () => {
  bundle ??= workflowBundle(join(tmpdir(), 'copydesk-bundles'));
  return bundle;
};

type Tale = (handle: Handle, id: string) => Promise<void>;

/** Runs `story` against a campaign on a worker with these activities. */
export const withCampaign = (
  environment: TestWorkflowEnvironment,
  activities: Activities,
  story: Tale,
  input: Partial<CampaignInput> = {},
): Promise<void> => {
  const id = input.campaign ?? 'launch';
  const args = { tenant: 'acme', campaign: id, brief: ref('brief'), ...input };
  return withWorkflow(environment, activities, story, 'campaign', id, { args: [args] });
};

/** Runs `story` against a refresh on a worker with these activities. */
export const withRefresh = (
  environment: TestWorkflowEnvironment,
  activities: Activities,
  story: Tale,
  input: Partial<RefreshInput> = {},
): Promise<void> => {
  const id = input.campaign ?? 'pages-2026-01-05';
  const args = { tenant: 'acme', campaign: id, order: ref('order'), schedule: 'pages', ...input };
  return withWorkflow(environment, activities, story, 'refresh', id, { args: [args] });
};

/** Runs `story` against an operation on a worker with these activities. */
export const withOperation = (
  environment: TestWorkflowEnvironment,
  activities: Activities,
  story: Tale,
  input: Partial<OperateInput> = {},
): Promise<void> => {
  const id = input.campaign ?? 'withdraw-20260105-0a1b2c3d';
  const args = { tenant: 'acme', campaign: id, order: ref('order'), ...input };
  return withWorkflow(environment, activities, story, 'operate', id, { args: [args] });
};

/** Runs `story` against any workflow of the house that the desk shows as a campaign; `options` may name its id as a schedule would. */
export async function withWorkflow(
  environment: TestWorkflowEnvironment,
  activities: Activities,
  story: Tale,
  type: 'campaign' | 'refresh' | 'operate',
  id: string,
  options: Partial<WorkflowStartOptions> & { args: [CampaignInput] | [RefreshInput] | [OperateInput] },
): Promise<void> {
  const taskQueue = randomUUID();
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    workflowBundle: await bundled(),
    activities,
  });
  await worker.runUntil(async () => {
    const handle = await environment.client.workflow.start(type, {
      taskQueue,
      workflowId: `acme/campaign/${id}/${taskQueue}`,
      ...options,
    });
    await story(handle, id);
  });
}

let clock = 0;
/** A command of a person, unsigned as far as these tests go: `verifyCommand` is a fake here. */
export const commandOf = (
  campaignId: string,
  person: string,
  action: Action,
  id: string = randomUUID(),
): SignedCommand => ({
  command: {
    id,
    tenant: 'acme',
    campaign: campaignId,
    person,
    at: new Date(Date.UTC(2026, 0, 1) + clock++).toISOString(),
    action,
  },
  attestation: 'unsigned',
});

export const send = (handle: Handle, signed: SignedCommand): Promise<CommandOutcome> =>
  handle.executeUpdate<CommandOutcome, [SignedCommand]>(signed.command.action.kind, {
    args: [signed],
    updateId: signed.command.id,
  });

export const statusOf = (handle: Handle) => handle.query<CampaignStatus>('status');

/** Waits, in real time, until the status satisfies `test`. */
export async function until(handle: Handle, test: (status: CampaignStatus) => boolean) {
  for (let tries = 0; tries < 400; tries += 1) {
    const status = await statusOf(handle);
    if (test(status)) return status;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`The status never came about: ${JSON.stringify(await statusOf(handle))}`);
}

export const assetAt =
  (stage: string, asset = 'journal/de-DE') =>
  (status: CampaignStatus): boolean =>
    status.assets.find((a) => a.asset === asset)?.stage === stage;

/** Selects the first variant and waits for the request. */
export async function toSignOff(handle: Handle, id: string, asset = 'journal/de-DE') {
  const ready = await until(handle, assetAt('selection', asset));
  const variant = ready.assets.find((a) => a.asset === asset)!.variants[0]!.variant;
  await send(handle, commandOf(id, 'lena', { kind: 'select', asset, variant }));
  const status = await until(handle, assetAt('sign-off', asset));
  return status.assets.find((a) => a.asset === asset)!;
}

/** A decision about the request as it is open now. */
export function decision(
  asset: Awaited<ReturnType<typeof toSignOff>>,
  decisionKind: 'approve' | 'reject' | 'request_changes',
  comment: Ref | null = null,
): Action & { kind: 'decide' } {
  const request = asset.request!;
  const stage = request.stages.find(({ closedBy }) => !closedBy) ?? request.stages[0]!;
  return {
    kind: 'decide',
    asset: asset.asset,
    request: request.request,
    stage: stage.stage,
    prepared: request.prepared,
    destination: request.destination,
    slotWindow: request.slotWindow,
    decision: decisionKind,
    comment,
  };
}

/** The code that an update was refused with. */
export async function refusedWith(attempt: Promise<unknown>): Promise<{ code: string; details: unknown[] }> {
  try {
    await attempt;
  } catch (error) {
    const cause = (error as Error).cause;
    if (cause instanceof ApplicationFailure) return { code: cause.message, details: cause.details ?? [] };
    throw error;
  }
  throw new Error('It was not refused.');
}
