import type { PreparedAsset } from '../../../domain/approval.ts';
import { CopydeskError, explainError } from '../../../domain/errors.ts';
import type { Workspace } from '../../../domain/workspace.ts';
import type { ChannelState, TenantStore } from '../../../store/store.ts';
import type { DeskDependencies } from '../dependencies.ts';
import type { ChannelView } from './views.ts';

type Deps = Pick<DeskDependencies, 'store' | 'openChannel'>;

/** All channels of a workspace. `open` shows messages of health, which may name addresses and accounts. */
export async function channelViews(deps: Deps, workspace: Workspace, open: boolean): Promise<ChannelView[]> {
  const states = new Map((await deps.store.channels.list()).map((state) => [state.channel, state]));
  return Promise.all(
    Object.keys(workspace.channels).map((name) => channelView(deps, workspace, name, states.get(name), open)),
  );
}

export async function channelView(
  deps: Deps,
  workspace: Workspace,
  name: string,
  state: ChannelState | null | undefined,
  open: boolean,
): Promise<ChannelView> {
  const { connector, title, format, locales, limits, calendar, ceilings } = configOf(workspace, name);
  const placed = placeOf(deps, workspace, name);
  const health = state?.health ?? null;
  return {
    name,
    title,
    connector,
    format,
    locales,
    limits,
    calendar: calendar ?? null,
    ceilings: ceilings ?? null,
    enabled: placed.place?.capabilities.spend ? await enabledOn(deps.store, name) : null,
    ...placed,
    ...(!open && placed.trouble !== null && { trouble: '' }),
    health:
      health && !open
        ? { ...health, parts: health.parts.map(({ name: part, ok }) => ({ name: part, ok, message: '' })) }
        : health,
    checkedAt: state?.checkedAt ?? null,
    paused: state?.paused ?? null,
  };
}

/** The entry in `channels.yaml`. @throws CopydeskError `not_found` with those that there are */
export function configOf({ channels }: Workspace, name: string): Workspace['channels'][string] {
  const config = Object.hasOwn(channels, name) ? channels[name] : undefined;
  if (config) return config;
  throw new CopydeskError('not_found', `The workspace has no channel ${name}.`, { choices: Object.keys(channels) });
}

function placeOf({ openChannel }: Deps, workspace: Workspace, name: string): Pick<ChannelView, 'place' | 'trouble'> {
  try {
    const { destination, capabilities } = openChannel(workspace, name);
    return { place: { destination, capabilities }, trouble: null };
  } catch (error) {
    return { place: null, trouble: explainError(error) };
  }
}

/** What all that runs there may cost together. */
async function enabledOn({ publications, artifacts }: TenantStore, channel: string) {
  const rows = (await publications.live({ channel })).filter(({ operation }) => operation === 'enable');
  const spends = await Promise.all(
    rows.map(async ({ prepared }) => (await artifacts.get<PreparedAsset>(prepared)).prepared.operation?.spend),
  );
  return spends.reduce(
    (sum, spend) => ({
      dailyCents: sum.dailyCents + (spend?.dailyCents ?? 0),
      totalCents: sum.totalCents + (spend?.totalCents ?? 0),
    }),
    { dailyCents: 0, totalCents: 0 },
  );
}
