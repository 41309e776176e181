import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { CancellationScope, condition, sleep, upsertSearchAttributes } from '@temporalio/workflow';
import { searchAttributes } from '../domain/search-attributes.ts';
import type { TimelineEvent } from './activities.ts';
import { type CampaignState, campaignStage } from './campaign-state.ts';
import { record } from './proxies.ts';

/** A message carries the status and so many lines; together they stay under 32 KB. */
const eventsAtOnce = 8;
/** While the database is away it is asked less and less often: each try adds to the history. */
const shortestPauseMs = 5_000;
const longestPauseMs = 600_000;

/**
 * Keeps projection, timeline and search attributes in step with the state, without making the campaign wait for them: what is noted
 * while a write is under way goes with the next one.
 */
export function createRecorder(state: CampaignState) {
  const pending: TimelineEvent[] = [];
  let writing = false;

  async function write(): Promise<void> {
    writing = true;
    for (let pauseMs = shortestPauseMs; pending.length > 0; ) {
      const events = pending.splice(0, eventsAtOnce);
      try {
        await record({ status: state.status, events });
        pauseMs = shortestPauseMs;
      } catch {
        pending.unshift(...events);
        await sleep(pauseMs);
        pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      }
    }
    writing = false;
  }

  return {
    note(kind: string, data: Record<string, unknown> = {}): void {
      const { status } = state;
      const stage = campaignStage(status, state.cancelRequested);
      if (stage !== status.stage || kind === 'pinned') {
        status.stage = stage;
        upsertSearchAttributes(describe(state));
      }
      state.eventCount += 1;
      pending.push({ key: String(state.eventCount), kind, at: new Date().toISOString(), data: { stage, ...data } });
      if (!writing) void CancellationScope.nonCancellable(write);
    },
    idle: (): boolean => !writing && pending.length === 0,
    flush: (): Promise<void> => condition(() => !writing && pending.length === 0),
  };
}

export type Recorder = ReturnType<typeof createRecorder>;

/** Pseudonymous ids only: search attributes are readable by every operator. */
function describe({ status, pin }: CampaignState): SearchAttributeUpdatePair[] {
  const values: Record<keyof typeof searchAttributes, string | string[]> = {
    tenant: status.tenant,
    brand: status.brand,
    stage: status.stage,
    channels: [...new Set(pin?.assets.map(({ channel }) => channel))],
    reviewers: [...new Set(status.assets.flatMap(({ request }) => request?.stages.map(({ role }) => role) ?? []))],
  };
  return Object.entries(searchAttributes).map(([name, { name: key, type }]) => {
    const value = values[name as keyof typeof searchAttributes];
    return { key: defineSearchAttributeKey(key, type), value } as SearchAttributeUpdatePair;
  });
}
