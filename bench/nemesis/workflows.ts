import type { Pin, PinnedAsset, VariantStatus } from '../../domain/campaign.ts';
import type { SignedCommand } from '../../domain/command.ts';
import type { Activities, PublishOutcome } from '../../workflows/activities.ts';
import { campaignFrame, type FrameInput, openState } from '../../workflows/campaign-frame.ts';
import { adoptPin } from '../../workflows/campaign-state.ts';
import { commit, prepareAsset, verifyCommand } from '../../workflows/proxies.ts';

export { reconcileOrphans } from '../../workflows/reconcile-orphans.ts';

export interface NemesisInput extends FrameInput {
  pin: Pin;
  /** By asset: the variant that is taken, checked before. */
  variants: Record<string, VariantStatus>;
}

/** A campaign whose texts are written already: everything from preparation on is the house's own. */
export async function nemesis(input: NemesisInput): Promise<void> {
  const { pin, variants } = input;
  const state = openState(input, { brief: pin.brief, order: pin.brief });
  await campaignFrame(input, state, {
    async begin({ recorder }) {
      if (state.pin) return;
      adoptPin(state, pin);
      state.status.research = pin.brief;
      for (const asset of state.status.assets) {
        const variant = variants[asset.asset]!;
        Object.assign(asset, { stage: 'preparing', variants: [variant], selected: variant.variant });
      }
      recorder.note('pinned');
    },
  });
}

export interface RogueInput {
  prepare?: { pin: Pin; asset: PinnedAsset; variant: VariantStatus; request: number }[];
  /** Decisions that it has verified; what is refused is left out. */
  verify?: { signed: SignedCommand; pin: Pin }[];
  /** Commits, all at the same moment … */
  commit?: Parameters<Activities['commit']>[0][];
  /** … and once more after each other. */
  again?: boolean;
}

export interface RogueResult {
  prepared: Awaited<ReturnType<Activities['prepareAsset']>>[];
  outcomes: (PublishOutcome | null)[];
}

/** A workflow that asks nobody and goes straight to the irreversible step. What it is refused it ignores. */
export async function rogue(input: RogueInput): Promise<RogueResult> {
  const prepared: RogueResult['prepared'] = [];
  for (const asked of input.prepare ?? []) prepared.push(await prepareAsset(asked));
  for (const asked of input.verify ?? []) await verifyCommand(asked).catch(() => undefined);
  const send = (asked: Parameters<Activities['commit']>[0]) => commit(asked).catch(() => null);
  const outcomes = await Promise.all((input.commit ?? []).map(send));
  if (input.again) for (const asked of input.commit ?? []) outcomes.push(await send(asked));
  return { prepared, outcomes };
}
