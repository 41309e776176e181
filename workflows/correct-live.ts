import type { Ref } from '../domain/ref.ts';
import { campaignFrame, type FrameInput, openState } from './campaign-frame.ts';
import { adoptPin } from './campaign-state.ts';
import { pinCorrection } from './proxies.ts';
import { versioned } from './versioning.ts';

export interface CorrectLiveInput extends FrameInput {
  /** Artifact of the `CorrectOrder`: which page, and what is not true on it any more. */
  order: Ref;
}

/**
 * A live page is put right: the page as it is now → a proposal that changes what is not true any more → sign-off, conditional update.
 * The desk shows it as a campaign with one asset.
 */
export async function correctLive(input: CorrectLiveInput): Promise<void> {
  const { order } = input;
  const state = openState(input, { brief: order, order });
  const { status } = state;
  await campaignFrame(input, state, {
    async begin({ step, recorder }) {
      if (state.pin) return;
      const { tenant, campaign } = status;
      const { pin, page, alert } = await step('find', () => pinCorrection({ tenant, campaign, order }));
      adoptPin(state, pin);
      Object.assign(status, { brief: pin.brief, research: alert });
      status.assets[0]!.page = page;
      recorder.note('pinned');
    },
  });
}

/** It waits for people, for weeks maybe: every version of the code takes over from the one before, and what differs is asked by `changed`. */
versioned('AUTO_UPGRADE', correctLive);
