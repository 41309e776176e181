import { nextOpening, reachMs, whyNotAt } from '../domain/calendar.ts';
import { explainObstacles } from '../domain/calendar-words.ts';
import type { Bilingual } from '../domain/text.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { openTenant } from './open-tenant.ts';

/**
 * Takes a place in today's calendar of the channel: the slot that somebody set, or, without one, the earliest opening. One that has passed
 * is now. When it is not to be had, or only after the approval has run out, nothing is taken, and the artifact says why and what is next.
 */
export const reserveSlot =
  (house: ActivityDependencies): Activities['reserveSlot'] =>
  async ({ pin, asset, channel, publication, slot, until, now: asked }) => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const { workspace } = await deps.loadWorkspace();
    const calendar = workspace.channels[channel]?.calendar ?? { blackouts: [] };
    const { timeZone } = workspace.settings;
    // The clock of this machine may be hours off, and the workflow would wait for a place that is hours away.
    const now = asked ? new Date(asked) : deps.now();
    const from = slot && Date.parse(slot) > now.getTime() ? new Date(slot) : now;
    let words: Bilingual | null = null;
    const place = await store.slots.reserve(
      { channel, publication, campaign: pin.campaign, asset },
      new Date(now.getTime() - reachMs(calendar)),
      (taken, own) => {
        // Without a slot of its own it keeps the place that it has: an earlier one may have become free, but people were told this one.
        const kept = !slot && own && Date.parse(own) > now.getTime() ? new Date(own) : from;
        const opening = nextOpening(kept, calendar, timeZone, taken);
        const possible = opening && opening.getTime() <= Date.parse(until) && (!slot || opening === kept);
        if (possible) return opening;
        words = explainObstacles(whyNotAt(kept, calendar, timeZone, taken), opening, timeZone);
        return null;
      },
    );
    if (place) return { at: place.at, detail: null, now: now.toISOString() };
    const { en: message } = words!;
    return { at: null, detail: await store.artifacts.put('failure', { message, words }), now: now.toISOString() };
  };

/** Gives the place of a publication back that will not go out then. */
export const releaseSlot =
  (house: ActivityDependencies): Activities['releaseSlot'] =>
  async ({ pin, publication }) => {
    await openTenant(house, pin.tenant).store.slots.release(publication);
  };
