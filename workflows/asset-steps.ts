import { CancellationScope, condition, executeChild } from '@temporalio/workflow';
import type { AssetStage, AssetStatus, VariantStatus } from '../domain/campaign.ts';
import { assetWorkflowId } from '../domain/ids.ts';
import { groundsOf, keepNewest, pinnedAsset } from './campaign-state.ts';
import { moveTo } from './commands.ts';
import { followReview } from './follow-review.ts';
import { prepare } from './prepare.ts';
import { produceAsset } from './produce-asset.ts';
import { measure, readPage } from './proxies.ts';
import { publish } from './publish.ts';
import { releasePlaces, waitForSlot } from './reserve-slot.ts';
import { signOff } from './sign-off.ts';
import type { StepContext } from './step-context.ts';

type Step = (asset: AssetStatus, context: StepContext) => Promise<void>;

/** What is done in each stage of an asset. A step ends by moving the asset on, or because a person's command has moved it. */
export const assetSteps: Partial<Record<AssetStage, Step>> = {
  async variants(asset, context) {
    const { state, recorder } = context;
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
          asset: pinnedAsset(pin!, asset),
          ...groundsOf(asset, status),
          ...(asset.page && { report: status.research }),
          revision: asset.revision,
          runs: asset.runs,
        },
      ],
    });
    if (asset.revision && produced.some(({ unchanged }) => unchanged)) {
      leaveToPerson(asset, context, produced);
      return;
    }
    const variants = keepNewest(state, [...asset.variants, ...produced]);
    const only = asset.page ? onlySound(produced) : undefined;
    if (only) moveTo(asset, 'preparing', { variants, revision: null, selected: only.variant });
    else moveTo(asset, 'selection', { variants, revision: null });
  },

  async selection(asset) {
    await condition(() => asset.stage !== 'selection');
  },

  preparing: (asset, context) => prepare(asset, context),

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

  async measuring(asset, context) {
    const found = await measure({ pin: context.state.pin!, publication: asset.publication!.id });
    if (found?.review) await followReview(asset, context, found.review);
    else moveTo(asset, 'done');
  },
};

/** What was to be changed stays on the desk for a person, with the reason why it waits; the version that changed nothing is not added to it. */
function leaveToPerson(asset: AssetStatus, { recorder }: StepContext, produced: VariantStatus[]): void {
  moveTo(asset, 'selection', { variants: asset.variants.length > 0 ? asset.variants : produced });
  const since = new Date().toISOString();
  asset.attention = { step: 'variants', errorClass: 'invalid', code: 'unchanged', detail: null, since };
  recorder.note('attention', { ...asset.attention });
}

/** Of one proposal there is nothing to select: it goes on by itself, unless a finding blocks it. */
const onlySound = ([first, ...others]: VariantStatus[]): VariantStatus | undefined =>
  others.length === 0 && first?.verdict !== 'block' ? first : undefined;
