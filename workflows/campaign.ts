import type { TaskSpec } from '../domain/agent-run.ts';
import type { Ref } from '../domain/ref.ts';
import { campaignFrame, type FrameInput, openState } from './campaign-frame.ts';
import { adoptPin, runName } from './campaign-state.ts';
import { pinRun } from './proxies.ts';
import { runAgent } from './run-agent.ts';
import { versioned } from './versioning.ts';

export interface CampaignInput extends FrameInput {
  brief: Ref;
}

/**
 * A campaign: research → strategy → for each asset variants, selection, sign-off, slot, publication, measurement.
 * The campaign alone waits for people; a child for each asset writes and checks.
 */
export async function campaign(input: CampaignInput): Promise<void> {
  const { brief } = input;
  const state = openState(input, { brief });
  const { status } = state;
  await campaignFrame(input, state, {
    async begin({ step, recorder }) {
      const { tenant, campaign: name } = status;
      if (!state.pin) {
        adoptPin(state, await step('pin', () => pinRun({ tenant, campaign: name, brief })));
        recorder.note('pinned');
      }
      const pin = state.pin!;
      const { language } = pin;
      const run = (stage: string, task: TaskSpec) =>
        step(stage, () => runAgent(pin, stage, runName(stage, status.runs), task));
      if (!status.research) {
        status.research = await run('research', { role: 'researcher', language });
        recorder.note('researched', { research: status.research });
      }
      if (!status.strategy) {
        const variants = Math.max(...pin.assets.map((asset) => asset.variants));
        status.strategy = await run('strategy', { role: 'strategist', language, research: status.research, variants });
        recorder.note('strategy', { strategy: status.strategy });
      }
    },
  });
}

/** It waits for weeks: every version of the code takes over from the one before, and what differs is asked by `changed`. */
versioned('AUTO_UPGRADE', campaign);
