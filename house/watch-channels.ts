import { setTimeout as sleep } from 'node:timers/promises';
import { lookAtChannel } from '../activities/look-at-channel.ts';
import type { TenantHouse } from './open-house.ts';

const hourMs = 3_600_000;
/** How often it is seen whether a look is due: several workers share the looks, and one that begins does not look at all at once. */
const roundMs = 60_000;

/** Looks at each channel of a tenant once an hour, whichever process comes first, until `signal` aborts. */
export async function watchChannels(
  house: TenantHouse,
  signal: AbortSignal,
  trouble: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(roundMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await lookAround(house, signal).catch(trouble);
  }
}

/** One round: the channels that nobody has looked at for an hour, one after the other. */
export async function lookAround(house: TenantHouse, signal?: AbortSignal): Promise<string[]> {
  const { workspace } = await house.loadWorkspace();
  const looked: string[] = [];
  for (const name of Object.keys(workspace.channels)) {
    const state = await house.store.channels.get(name);
    const age = state?.checkedAt
      ? house.knowledge.now().getTime() - Date.parse(state.checkedAt)
      : Number.POSITIVE_INFINITY;
    if (signal?.aborted || age < hourMs) continue;
    await lookAtChannel({ ...house, now: house.knowledge.now }, workspace, name);
    looked.push(name);
  }
  return looked;
}
