import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignEvent, TenantStore } from '../../store/store.ts';

/** How often the timeline is looked at. One indexed query; well below what people notice. */
const pollMs = 250;

/** Lines of a campaign's timeline after a sequence number: those that are there, then each as it comes, until `signal` aborts. */
export async function* follow(
  { events }: TenantStore,
  campaign: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<CampaignEvent> {
  let last = after;
  while (!signal.aborted) {
    for (const event of await events.list(campaign, last)) {
      yield event;
      last = event.sequence;
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}
