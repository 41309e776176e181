import { nextOpening, reachMs, spansBetween, whyNotAt } from '../../../domain/calendar.ts';
import { explainObstacles } from '../../../domain/calendar-words.ts';
import type { CampaignStatus } from '../../../domain/campaign.ts';
import type { Slot } from '../../../domain/slots.ts';
import type { Calendar, ChannelConfig } from '../../../domain/workspace.ts';
import type { DeskDependencies } from '../dependencies.ts';
import type { CalendarChannel, CalendarRange, CalendarSlot, CalendarView } from './views.ts';

const monthMs = 31 * 86_400_000;
const openCampaigns = 1_000;
const noRules: Calendar = { blackouts: [] };

/** Places that publications have, what is wanted and has none yet, and when channels take nothing. */
export async function readCalendar(
  { store, loadWorkspace, now }: Pick<DeskDependencies, 'store' | 'loadWorkspace' | 'now'>,
  { from: given, to: until, channel: only }: CalendarRange,
): Promise<CalendarView> {
  const { workspace } = await loadWorkspace();
  const { timeZone } = workspace.settings;
  const from = given ? new Date(given) : now();
  const to = until ? new Date(until) : new Date(from.getTime() + monthMs);
  const open = await store.campaigns.list({ open: true, limit: openCampaigns });
  const channels = Object.entries(workspace.channels).filter(([name]) => !only || name === only);
  const read = async ([channel, config]: [string, ChannelConfig]): Promise<CalendarChannel> => {
    const calendar = config.calendar ?? noRules;
    // What lies around the range may stand in the way of what lies in it.
    const around = (instant: Date, sign: number) =>
      new Date(instant.getTime() + sign * reachMs(calendar)).toISOString();
    const places = await store.slots.list({ channel, from: around(from, -1), to: around(to, 1) });
    const all = [...(await Promise.all(places.map((place) => placed(store, place)))), ...wantedOf(open, channel)];
    const within = ({ at }: CalendarSlot) => Date.parse(at) >= from.getTime() && Date.parse(at) < to.getTime();
    const slots = all
      .filter(within)
      .map((slot) => ({ ...slot, conflicts: conflictsOf(slot, all, calendar, timeZone) }));
    return {
      channel,
      title: config.title,
      perDay: calendar.perDay ?? null,
      minutesBetween: calendar.minutesBetween ?? null,
      blackouts: blackoutsOf(calendar, from, to, timeZone),
      slots: slots.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    };
  };
  return {
    timeZone,
    from: from.toISOString(),
    to: to.toISOString(),
    channels: await Promise.all(channels.map(read)),
  };
}

async function placed(
  { campaigns }: Pick<DeskDependencies['store'], 'campaigns'>,
  { campaign, asset: name, at }: Slot,
): Promise<CalendarSlot> {
  const status = await campaigns.get(campaign);
  const asset = status?.assets.find((one) => one.asset === name);
  const published = asset?.publication?.state === 'published';
  const title = status?.title ?? campaign;
  return { at, campaign, asset: name, title, state: published ? 'published' : 'reserved', conflicts: null };
}

/** Slots that were set and are not approved yet. */
const wantedOf = (open: readonly CampaignStatus[], channel: string): CalendarSlot[] =>
  open.flatMap(({ campaign, title, assets }) =>
    assets.flatMap((asset): CalendarSlot[] => {
      const waits = ['variants', 'selection', 'preparing', 'sign-off', 'slot'].includes(asset.stage);
      if (asset.channel !== channel || !asset.slot || asset.place || !waits) return [];
      return [{ at: asset.slot, campaign, asset: asset.asset, title, state: 'wanted', conflicts: null }];
    }),
  );

/** What went out is done; of what has a place only blackouts that were made since are in the way. */
function conflictsOf(
  slot: CalendarSlot,
  all: readonly CalendarSlot[],
  calendar: Calendar,
  timeZone: string,
): CalendarSlot['conflicts'] {
  if (slot.state === 'published') return null;
  const taken = slot.state === 'wanted' ? all.filter((one) => one !== slot && one.state !== 'wanted') : [];
  const instants = taken.map(({ at }) => at);
  const at = new Date(slot.at);
  const obstacles = whyNotAt(at, calendar, timeZone, instants);
  if (obstacles.length === 0) return null;
  return explainObstacles(obstacles, nextOpening(at, calendar, timeZone, instants), timeZone);
}

function blackoutsOf(calendar: Calendar, from: Date, to: Date, timeZone: string): CalendarChannel['blackouts'] {
  const found = calendar.blackouts.flatMap((blackout) =>
    spansBetween(blackout, from.getTime(), to.getTime(), timeZone).map(([start, end]) => ({
      name: blackout.name,
      from: new Date(start).toISOString(),
      to: new Date(end).toISOString(),
    })),
  );
  return found.sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}
