import type { Ref } from '../domain/ref.ts';
import { campaignFrame, type FrameInput, openState } from './campaign-frame.ts';
import { adoptPin } from './campaign-state.ts';
import { pinOperation } from './proxies.ts';
import { versioned } from './versioning.ts';

export interface OperateInput extends FrameInput {
  /** Artifact of the `OperationOrder`: what is to be done, and with which pieces. */
  order: Ref;
}

/**
 * An operation on pieces that are live: withdraw, restore, correct, enable or pause them after sign-off. The desk shows it as a campaign with
 * one asset for each piece; nothing is researched or written.
 */
export async function operate(input: OperateInput): Promise<void> {
  const { order } = input;
  const state = openState(input, { brief: order, order });
  const { status } = state;
  status.operates = true;
  await campaignFrame(input, state, {
    async begin({ step, recorder }) {
      if (state.pin) return;
      const { tenant, campaign } = status;
      const pin = await step('pin', () => pinOperation({ tenant, campaign, order }));
      adoptPin(state, pin);
      status.brief = pin.brief;
      recorder.note('pinned');
    },
  });
}

/** It waits for people, for weeks maybe: every version of the code takes over from the one before, and what differs is asked by `changed`. */
versioned('AUTO_UPGRADE', operate);
