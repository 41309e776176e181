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
import type { Ref } from '../domain/ref.ts';
import { assetSteps, type StepContext } from './asset-steps.ts';
import { attempt } from './attention.ts';
import { adoptPin, type CampaignState, newCampaignState, runName } from './campaign-state.ts';
import { createCommandHandling } from './handle-command.ts';
import { createLocks } from './locks.ts';
import { statusQuery } from './messages.ts';
import { pinRun } from './proxies.ts';
import { createRecorder } from './recorder.ts';
import { runAgent } from './run-agent.ts';

export interface CampaignInput {
  tenant: string;
  campaign: string;
  brief: Ref;
  /** History length from which it continues as new when it only waits. */
  renewAt?: number;
  /** Set when it continues as new. */
  state?: CampaignState;
}

/**
 * A campaign: research → strategy → for each asset variants, selection, sign-off, slot, publication, measurement.
 * The campaign alone waits for people; a child for each asset writes and checks.
 */
export async function campaign(input: CampaignInput): Promise<void> {
  const state = input.state ?? newCampaignState(input, new Date().toISOString());
  const { status } = state;
  const recorder = createRecorder(state);
  const locked = createLocks();
  const context: StepContext = { state, recorder, locked };
  setHandler(statusQuery, () => status);
  createCommandHandling(context);

  const options = {
    paused: () => status.paused,
    waiting: (attention: Attention) => recorder.note('attention', { ...attention }),
  };

  const scope = new CancellationScope();
  void CancellationScope.nonCancellable(() => condition(() => state.cancelRequested)).then(() => scope.cancel());
  try {
    await scope.run(async () => {
      if (!state.pin) {
        const { tenant, campaign: name, brief } = input;
        adoptPin(state, await attempt(status, 'pin', () => pinRun({ tenant, campaign: name, brief }), options));
        recorder.note('pinned');
      }
      const pin = state.pin!;
      const { language } = pin;
      if (!status.research) {
        const task = { role: 'researcher', language };
        status.research = await attempt(
          status,
          'research',
          () => runAgent(pin, 'research', runName('research', status.runs), task),
          options,
        );
        recorder.note('researched', { research: status.research });
      }
      if (!status.strategy) {
        const variants = Math.max(...pin.assets.map((asset) => asset.variants));
        const task = { role: 'strategist', language, research: status.research, variants };
        status.strategy = await attempt(
          status,
          'strategy',
          () => runAgent(pin, 'strategy', runName('strategy', status.runs), task),
          options,
        );
        recorder.note('strategy', { strategy: status.strategy });
      }
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
    return continueAsNew<typeof campaign>({ ...input, state });
  }
  await CancellationScope.nonCancellable(async () => {
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
async function untilRenewal(input: CampaignInput, context: StepContext): Promise<void> {
  do {
    await condition(() => shouldRenew(input, context));
    await sleep('1s');
  } while (!shouldRenew(input, context));
}

/** Continues as new only while everything waits: no open child, no activity, no handler, nothing unwritten. */
function shouldRenew({ renewAt = 4_000 }: CampaignInput, { state, recorder }: StepContext): boolean {
  const info = workflowInfo();
  const waits = ({ stage, attention }: AssetStatus) =>
    attention !== null || assetEnded(stage) || ['selection', 'sign-off', 'slot'].includes(stage);
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
