import type { Channel, ChannelCapabilities } from '../../../domain/channel.ts';
import type { Workspace } from '../../../domain/workspace.ts';
import type { DeskDependencies } from '../dependencies.ts';

/** A channel of the workspace, or null where it has none of this name that can be opened: what was published there is listed all the same. */
export function channelOrNull(
  { openChannel }: Pick<DeskDependencies, 'openChannel'>,
  workspace: Workspace,
  name: string,
): Channel | null {
  try {
    return openChannel(workspace, name);
  } catch {
    return null;
  }
}

/** Capabilities by channel, each opened once. */
export function capabilitiesIn(
  deps: Pick<DeskDependencies, 'openChannel'>,
  workspace: Workspace,
): (name: string) => ChannelCapabilities | null {
  const known = new Map<string, ChannelCapabilities | null>();
  return (name) => {
    if (!known.has(name)) known.set(name, channelOrNull(deps, workspace, name)?.capabilities ?? null);
    return known.get(name)!;
  };
}
