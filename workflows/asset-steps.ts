import { CancellationScope, condition, executeChild } from '@temporalio/workflow';
import type { AssetStage, AssetStatus, Pin, PinnedAsset, VariantStatus } from '../domain/campaign.ts';
import { assetWorkflowId } from '../domain/ids.ts';
import { groundsOf, keepNewest } from './campaign-state.ts';
import { moveTo } from './commands.ts';
import { produceAsset } from './produce-asset.ts';
import { measure, prepareAsset, readPage } from './proxies.ts';
import { publish } from './publish.ts';
import { releasePlaces, waitForSlot } from './reserve-slot.ts';
import { openRequest, signOff } from './sign-off.ts';
import type { StepContext } from './step-context.ts';

type Step = (asset: AssetStatus, context: StepContext) => Promise<void>;

/** What is done in each stage of an asset. A step ends by moving the asset on, or because a person's command has moved it. */
export const assetSteps: Partial<Record<AssetStage, Step>> = {
  async variants(asset, { state, recorder }) {
    const { pin, status } = state;
    if (asset.stale) {
      const page = await readPage({ pin: pin!, page: asset.page! });
      Object.assign(asset, { page, stale: false });
      recorder.note('page-read', { asset: asset.asset, page });
    }
    const produced = await executeChild(produceAsset, {
      workflowId: assetWorkflowId(status.tenant, status.campaign, asset.asset, asset.revisions),
      // A retry of a failed child keeps its id, so that the turns it had saved are found.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      args: [
        {
          pin: pin!,
          asset: pinned(pin!, asset),
          ...groundsOf(asset, status),
          ...(asset.page && { report: status.research }),
          revision: asset.revision,
          runs: asset.runs,
        },
      ],
    });
    const variants = keepNewest(state, [...asset.variants, ...produced]);
    const only = asset.page ? onlySound(produced) : undefined;
    if (only) moveTo(asset, 'preparing', { variants, revision: null, selected: only.variant });
    else moveTo(asset, 'selection', { variants, revision: null });
  },

  async selection(asset) {
    await condition(() => asset.stage !== 'selection');
  },

  async preparing(asset, { state, locked }) {
    const pin = state.pin!;
    const variant = asset.variants.find((v) => v.variant === asset.selected)!;
    const { publication, ...request } = await prepareAsset({
      pin,
      asset: pinned(pin, asset),
      variant,
      request: asset.requests + 1,
    });
    await locked(asset.asset, () => {
      moveTo(asset, 'sign-off', {
        requests: asset.requests + 1,
        publication: { id: publication, state: 'intended', url: null },
        request: openRequest(asset, pin, request),
      });
    });
  },

  'sign-off': signOff,

  async slot(asset, context) {
    const { slot } = asset;
    const moved = () => asset.stage !== 'slot' || asset.slot !== slot;
    if (await waitForSlot(asset, context, moved)) {
      await context.locked(asset.asset, () => {
        if (!moved()) moveTo(asset, 'publishing');
      });
    }
    if (!['slot', 'publishing'].includes(asset.stage)) await releasePlaces(context, [asset]);
  },

  /** Shielded from cancellation: what may have been sent is seen through to an outcome. */
  publishing: (asset, context) => CancellationScope.nonCancellable(() => publish(asset, context)),

  async measuring(asset, { state }) {
    await measure({ pin: state.pin!, publication: asset.publication!.id });
    moveTo(asset, 'done');
  },
};

/** Of one proposal there is nothing to select: it goes on by itself, unless a finding blocks it. */
const onlySound = ([first, ...others]: VariantStatus[]): VariantStatus | undefined =>
  others.length === 0 && first?.verdict !== 'block' ? first : undefined;

const pinned = (pin: Pin, asset: AssetStatus): PinnedAsset => ({
  ...pin.assets.find(({ asset: name }) => name === asset.asset)!,
  slot: asset.slot,
});
