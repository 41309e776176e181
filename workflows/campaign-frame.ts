import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { type AssetStatus, type Attention, assetEnded } from '../domain/campaign.ts';
import { campaignOfWorkflow } from '../domain/ids.ts';
import type { Ref } from '../domain/ref.ts';
import { assetSteps } from './asset-steps.ts';
import { attempt } from './attention.ts';
import { type CampaignState, newCampaignState } from './campaign-state.ts';
import { createCommandHandling } from './handle-command.ts';
import { createLocks } from './locks.ts';
import { statusQuery } from './messages.ts';
import { hasRoom } from './proxies.ts';
import { createRecorder } from './recorder.ts';
import { releasePlaces } from './reserve-slot.ts';
import type { StepContext } from './step-context.ts';

/** What every workflow that the desk shows as a campaign is started with. */
export interface FrameInput {
  tenant: string;
  /** Left out: what the workflow id says. A schedule names its runs itself. */
  campaign?: string;
  /** The schedule that started it. */
  schedule?: string;
  /** The house began it by itself: artifact of the `LiveAlert` that says why. */
  alert?: Ref;
  /** History length from which it continues as new when it only waits. */
  renewAt?: number;
  /** Set when it continues as new. */
  state?: CampaignState;
}

/** What a workflow has of its own: its way to assets, and what it says in the end. */
export interface Story {
  /** Everything until the assets are there; does nothing twice when the state already has it. Without assets the campaign ends. */
  begin(context: FirstSteps): Promise<void>;
  end?(context: StepContext): void;
}

interface FirstSteps extends StepContext {
  /** Does a step until it succeeds; a failure waits as the campaign's `attention`. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** The state of a campaign that starts, or the one it carried when it continued as new. */
export function openState(
  { tenant, campaign, schedule, alert, state }: FrameInput,
  about: { brief: Ref; order?: Ref },
): CampaignState {
  if (state) return state;
  const startedAt = new Date().toISOString();
  const name = campaign ?? campaignOfWorkflow(tenant, workflowInfo().workflowId);
  const fresh = newCampaignState({ tenant, campaign: name, schedule, ...about }, startedAt);
  if (alert) fresh.status.alert = { code: 'truth_changed', detail: alert, since: startedAt };
  return fresh;
}

/**
 * The frame around a workflow's own story: the query `status`, commands of people, the ways of its assets to publication, trouble that waits,
 * cancellation, renewal, and the end.
 */
export async function campaignFrame(input: FrameInput, state: CampaignState, story: Story): Promise<void> {
  const { status } = state;
  const locked = createLocks();
  const recorder = createRecorder(state);
  const context: StepContext = { state, recorder, locked };
  setHandler(statusQuery, () => status);
  createCommandHandling(context);

  const options = {
    paused: () => status.paused,
    waiting: (attention: Attention) => recorder.note('attention', { ...attention }),
    hasRoom: async ({ detail }: Attention) => !detail || hasRoom({ pin: state.pin!, detail }),
  };

  const scope = new CancellationScope();
  void CancellationScope.nonCancellable(() => condition(() => state.cancelRequested)).then(() => scope.cancel());
  try {
    await scope.run(async () => {
      await story.begin({ ...context, step: (name, work) => attempt(status, name, work, options) });
      const allAssets = Promise.allSettled(status.assets.map(runAsset)).then(throwFirst);
      // Not cancellable: a cancelled campaign waits for its assets, not for a reason to renew itself.
      const renewal = CancellationScope.nonCancellable(() => untilRenewal(input, context));
      await Promise.race([allAssets, renewal]);
    });
  } catch (error) {
    if (!isCancellation(error)) throw error;
    for (const asset of status.assets)
      if (!assetEnded(asset.stage)) asset.stage = asset.stage === 'measuring' ? 'done' : 'cancelled';
    state.cancelRequested = true;
  }

  if (!state.cancelRequested && status.assets.some(({ stage }) => !assetEnded(stage))) {
    return continueAsNew<(input: FrameInput) => Promise<void>>({ ...input, state });
  }
  await CancellationScope.nonCancellable(async () => {
    await releasePlaces(
      context,
      status.assets.filter(({ stage }) => stage !== 'done'),
    );
    story.end?.(context);
    status.endedAt = new Date().toISOString();
    recorder.note(state.cancelRequested ? 'cancelled' : 'done');
    await recorder.flush();
    await condition(allHandlersFinished);
  });

  async function runAsset(asset: AssetStatus): Promise<void> {
    while (!assetEnded(asset.stage)) {
      const step = assetSteps[asset.stage]!;
      // A person's command may move an asset that waits for attention: then there is nothing to do again.
      const { stage } = asset;
      await attempt(asset, stage, async () => (asset.stage === stage ? step(asset, context) : undefined), options);
      recorder.note('asset', { asset: asset.asset, assetStage: asset.stage });
    }
  }
}

/** A pause lies between the last handler and the new run: an update whose answer goes out with the end of its run may never arrive. */
async function untilRenewal(input: FrameInput, context: StepContext): Promise<void> {
  do {
    await condition(() => shouldRenew(input, context));
    await sleep('1s');
  } while (!shouldRenew(input, context));
}

/** Continues as new only while everything waits: no open child, no activity, no handler, nothing unwritten. */
function shouldRenew({ renewAt = 4_000 }: FrameInput, { state, recorder }: StepContext): boolean {
  const info = workflowInfo();
  const waits = ({ stage, attention, review }: AssetStatus) =>
    attention !== null ||
    assetEnded(stage) ||
    ['selection', 'sign-off', 'slot'].includes(stage) ||
    // It is asked about again in a while; an answer that is under way is asked for once more.
    (stage === 'measuring' && review === 'in-review');
  return (
    (info.continueAsNewSuggested || info.historyLength >= renewAt) &&
    state.status.assets.every(waits) &&
    recorder.idle() &&
    allHandlersFinished()
  );
}

/** Waits for every asset before the first failure counts, so that a publication under way is seen through. */
function throwFirst(results: PromiseSettledResult<void>[]): void {
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
