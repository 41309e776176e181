import { defineSearchAttributeKey } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
import type { Ref } from '../domain/ref.ts';
import { campaignFrame, type FrameInput, openState } from './campaign-frame.ts';
import { adoptPin } from './campaign-state.ts';
import { findDecayed, pinRun } from './proxies.ts';
import { versioned } from './versioning.ts';

export interface RefreshInput extends FrameInput {
  /** Artifact of the `RefreshOrder`: what it looks for. */
  order: Ref;
}

/**
 * A refresh: find the page that decayed most → propose a change of it → sign-off, conditional update, measurement, report.
 * The desk shows it as a campaign with one asset. Without a page in need it ends at once and says so.
 */
export async function refresh(input: RefreshInput): Promise<void> {
  const { order } = input;
  const state = openState(input, { brief: order, order });
  const { status } = state;
  await campaignFrame(input, state, {
    async begin({ step, recorder }) {
      const { tenant, campaign } = status;
      if (state.pin) return;
      const found = await step('find', () => findDecayed({ tenant, campaign, order, at: dueAt() }));
      const { report, brief, page } = found;
      if (!page) {
        status.research = report;
        recorder.note('nothing-decayed', { report });
        return;
      }
      recorder.note('found', { report, page });
      adoptPin(state, await step('pin', () => pinRun({ tenant, campaign, brief })));
      Object.assign(status, { brief, research: report });
      status.assets[0]!.page = page;
      recorder.note('pinned');
    },
    end({ recorder }) {
      for (const { asset, publication } of status.assets) {
        if (publication?.state !== 'published') continue;
        recorder.note('reported', {
          asset,
          report: status.research,
          publication: publication.id,
          url: publication.url,
        });
      }
    },
  });
}

/** It waits for weeks: every version of the code takes over from the one before, and what differs is asked by `changed`. */
versioned('AUTO_UPGRADE', refresh);

/** Temporal sets it on what a schedule starts. For runs that are made up for it lies in the past. */
const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

const dueAt = (): string => (workflowInfo().typedSearchAttributes.get(scheduledStart) ?? new Date()).toISOString();
