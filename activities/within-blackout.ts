import { ApplicationFailure } from '@temporalio/common';
import { blackoutsAt, nextOpening, whyNotAt } from '../domain/calendar.ts';
import { explainObstacles } from '../domain/calendar-words.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { TenantStore } from '../store/store.ts';

/** What went out a little after its slot, because the house was busy, went out at its slot. */
const lateMs = 10 * 60_000;

/** Whether the channel takes nothing new now, by its calendar of today. `slot` is the place that the piece had in it. */
export function withinBlackout(workspace: Workspace, channel: string, slot: string | undefined, now: Date): boolean {
  const calendar = workspace.channels[channel]?.calendar;
  if (!calendar) return false;
  const lateBy = slot ? now.getTime() - Date.parse(slot) : Number.POSITIVE_INFINITY;
  const at = slot && lateBy >= 0 && lateBy < lateMs ? new Date(slot) : now;
  return blackoutsAt(at, calendar, workspace.settings.timeZone).length > 0;
}

/** It waits for another slot, its approval kept; the artifact says why, and what the next opening is. */
export async function slotUnavailable(
  { artifacts }: TenantStore,
  workspace: Workspace,
  channel: string,
  now: Date,
): Promise<ApplicationFailure> {
  const calendar = workspace.channels[channel]!.calendar!;
  const { timeZone } = workspace.settings;
  const next = nextOpening(now, calendar, timeZone, []);
  const words = explainObstacles(whyNotAt(now, calendar, timeZone, []), next, timeZone);
  const detail = await artifacts.put('failure', { message: words.en, words });
  return ApplicationFailure.nonRetryable('slot_unavailable', 'conflict', detail);
}
