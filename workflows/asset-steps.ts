import { ApplicationFailure, CancellationScope, condition, executeChild, sleep } from '@temporalio/workflow';
import type { ApprovalRequest, AssetStage, AssetStatus, Pin, PinnedAsset } from '../domain/campaign.ts';
import { assetWorkflowId } from '../domain/ids.ts';
import type { PublishOutcome } from './activities.ts';
import { isLost } from './attention.ts';
import { type CampaignState, keepNewest } from './campaign-state.ts';
import { moveTo } from './commands.ts';
import { produceAsset } from './produce-asset.ts';
import { commit, measure, prepareAsset, reconcile, remind } from './proxies.ts';
import type { Recorder } from './recorder.ts';

export interface StepContext {
  state: CampaignState;
  recorder: Recorder;
  /** One at a time for each asset: handlers and pipeline never change the same asset in between each other's waits. */
  locked<T>(key: string, work: () => Promise<T> | T): Promise<T>;
}

type Step = (asset: AssetStatus, context: StepContext) => Promise<void>;

const hour = 3_600_000;
/** An approval is good for publishing within this time from the slot. */
const slotWindowMs = 7 * 24 * hour;
/** How often a commit or look-up is tried before a person is asked, and the pause after one that changed nothing. */
const publishing = { rounds: 8, pauseMs: 10_000 };

/** What is done in each stage of an asset. A step ends by moving the asset on, or because a person's command has moved it. */
export const assetSteps: Partial<Record<AssetStage, Step>> = {
  async variants(asset, { state }) {
    const { pin, status } = state;
    const produced = await executeChild(produceAsset, {
      workflowId: assetWorkflowId(status.tenant, status.campaign, asset.asset, asset.revisions),
      // A retry of a failed child keeps its id, so that the turns it had saved are found.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      args: [
        {
          pin: pin!,
          asset: pinned(pin!, asset),
          research: status.research!,
          strategy: status.strategy!,
          revision: asset.revision,
          runs: asset.runs,
        },
      ],
    });
    const variants = keepNewest(state, [...asset.variants, ...produced]);
    moveTo(asset, 'selection', { variants, revision: null });
  },

  async selection(asset) {
    await condition(() => asset.stage !== 'selection');
  },

  async preparing(asset, { state, locked }) {
    const pin = state.pin!;
    const variant = asset.variants.find((v) => v.variant === asset.selected)!;
    const { prepared, publication, destination, stages } = await prepareAsset({
      pin,
      asset: pinned(pin, asset),
      variant,
      request: asset.requests + 1,
    });
    await locked(asset.asset, () => {
      moveTo(asset, 'sign-off', {
        requests: asset.requests + 1,
        publication: { id: publication, state: 'intended', url: null },
        request: openRequest(asset, pin, { prepared, destination, stages }),
      });
    });
  },

  async 'sign-off'(asset, { state, recorder, locked }) {
    const request = asset.request!;
    const decided = () => asset.stage !== 'sign-off' || request.stages.every(({ closedBy }) => closedBy);
    if (!request.reminded && !(await condition(decided, msUntil(request.remindAt)))) {
      const roles = request.stages.filter(({ closedBy }) => !closedBy).map(({ role }) => role);
      await remind({ pin: state.pin!, asset: asset.asset, request: request.request, roles });
      request.reminded = true;
      recorder.note('reminded', { asset: asset.asset, roles });
    }
    const inTime = await condition(decided, msUntil(request.deadline));
    await locked(asset.asset, () => {
      if (asset.stage !== 'sign-off') return;
      if (inTime) return moveTo(asset, 'slot');
      if (state.pin!.approvals.onTimeout === 'give-up') return moveTo(asset, 'expired');
      setTimes(request, state.pin!);
      throw ApplicationFailure.nonRetryable('deadline_passed', 'stopped');
    });
  },

  async slot(asset, { locked }) {
    const slot = asset.slot;
    const moved = () => asset.stage !== 'slot' || asset.slot !== slot;
    // A little late rather than early by the clock of another machine.
    if (slot && (await condition(moved, msUntil(slot) + 250))) return;
    await locked(asset.asset, () => {
      if (!moved()) moveTo(asset, 'publishing');
    });
  },

  /** Shielded from cancellation: what may have been sent is seen through to an outcome. */
  publishing: (asset, context) => CancellationScope.nonCancellable(() => publish(asset, context)),

  async measuring(asset, { state }) {
    await measure({ pin: state.pin!, publication: asset.publication!.id });
    moveTo(asset, 'done');
  },
};

async function publish(asset: AssetStatus, { state, recorder }: StepContext): Promise<void> {
  const pin = state.pin!;
  const publication = asset.publication!;
  if (publication.state === 'refused') return moveTo(asset, 'preparing');
  for (let round = 0; round < publishing.rounds; round += 1) {
    const { state: before } = publication;
    const outcome =
      before === 'intended'
        ? await commitOnce(asset, pin, recorder)
        : await reconcile({ pin, publication: publication.id });
    Object.assign(publication, outcome);
    recorder.note('publication', { asset: asset.asset, state: outcome.state });
    if (outcome.state === 'published') return moveTo(asset, 'measuring');
    if (outcome.state === 'refused') throw ApplicationFailure.nonRetryable('publication_refused', 'denied');
    // The same answer again: the channel is out of reach, or does not know yet.
    if (outcome.state === before) await sleep(publishing.pauseMs);
  }
  throw publication.state === 'intended'
    ? ApplicationFailure.nonRetryable('channel_unreachable', 'transient')
    : ApplicationFailure.nonRetryable('unknown_outcome', 'unknown_outcome');
}

/** A lost commit leaves an unknown outcome; any other failure says that the channel has nothing of it. */
async function commitOnce(asset: AssetStatus, pin: Pin, recorder: Recorder): Promise<PublishOutcome> {
  const { prepared, slotWindow, request } = asset.request!;
  const publication = asset.publication!;
  publication.state = 'committing';
  recorder.note('committing', { asset: asset.asset, publication: publication.id });
  try {
    return await commit({ pin, publication: publication.id, prepared, request, slotWindow });
  } catch (error) {
    if (isLost(error)) return { state: 'unknown_outcome', url: null };
    publication.state = 'intended';
    throw error;
  }
}

/** A new request; those who had approved the one before are asked to reconfirm what changed. */
function openRequest(
  asset: AssetStatus,
  pin: Pin,
  {
    prepared,
    destination,
    stages,
  }: Pick<ApprovalRequest, 'prepared' | 'destination'> & {
    stages: Pick<ApprovalRequest['stages'][number], 'stage' | 'role' | 'quorum'>[];
  },
): ApprovalRequest {
  const from = asset.slot ?? new Date().toISOString();
  const before = asset.request;
  const request: ApprovalRequest = {
    request: `${asset.asset}/${asset.requests + 1}`,
    prepared,
    destination,
    slotWindow: { from, to: new Date(Date.parse(from) + slotWindowMs).toISOString() },
    stages: stages.map((stage) => ({ ...stage, approvedBy: [], closedBy: null })),
    openedAt: '',
    remindAt: '',
    deadline: '',
    reminded: false,
    reconfirmers: [...new Set(before?.stages.flatMap(({ approvedBy }) => approvedBy) ?? [])],
    previous: before?.prepared ?? null,
  };
  setTimes(request, pin);
  return request;
}

function setTimes(request: ApprovalRequest, { approvals }: Pin): void {
  const now = new Date();
  const after = (hours: number) => new Date(now.getTime() + hours * hour).toISOString();
  Object.assign(request, {
    openedAt: now.toISOString(),
    remindAt: after(approvals.reminderAfterHours),
    deadline: after(approvals.deadlineHours),
    reminded: false,
  });
}

const pinned = (pin: Pin, asset: AssetStatus): PinnedAsset => ({
  ...pin.assets.find(({ asset: name }) => name === asset.asset)!,
  slot: asset.slot,
});

/** Milliseconds from now, at least one: `condition` takes no zero. */
const msUntil = (instant: string): number => Math.max(1, Date.parse(instant) - Date.now());
