import { z } from 'zod';
import { CopydeskError } from '../../../domain/errors.ts';
import type { Person } from '../../../domain/workspace.ts';
import { administers } from '../administers.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { guard } from '../guard.ts';
import { channelView, channelViews, configOf } from './channel-views.ts';
import { retryWaiting } from './retry-waiting.ts';
import type { ChannelDesk } from './views.ts';

const Reason = z.object({ reason: z.string().trim().min(3).max(1_000) });

/** What people can do with channels. */
export function createChannelDesk(deps: DeskDependencies): ChannelDesk {
  const { store } = deps;
  const here = { type: 'Workspace' as const, id: store.tenant };
  const view = async (viewer: Person, name: string) => {
    const { workspace } = await deps.loadWorkspace();
    return channelView(deps, workspace, name, await store.channels.get(name), await administers(deps, viewer));
  };
  return {
    async channels(viewer) {
      await guard(deps, viewer, 'view', here);
      const { workspace } = await deps.loadWorkspace();
      return channelViews(deps, workspace, await administers(deps, viewer));
    },
    async checkChannel(viewer, name) {
      await guard(deps, viewer, 'view', here);
      const { workspace } = await deps.loadWorkspace();
      configOf(workspace, name);
      await store.channels.noteHealth(name, await deps.openChannel(workspace, name).health());
      return view(viewer, name);
    },
    async imports(viewer, name) {
      await guard(deps, viewer, 'view', here);
      const { workspace } = await deps.loadWorkspace();
      configOf(workspace, name);
      const channel = deps.openChannel(workspace, name);
      if (channel.imports) return channel.imports();
      throw new CopydeskError('invalid', `The channel ${name} cannot list what is there.`, {
        where: { field: 'name' },
      });
    },
    async pauseChannel(viewer, name, given) {
      await guard(deps, viewer, 'administer', here);
      const { reason } = Reason.parse({ reason: given });
      configOf((await deps.loadWorkspace()).workspace, name);
      await store.channels.pause(name, `person:${viewer.id}`, reason);
      return view(viewer, name);
    },
    async resumeChannel(viewer, name) {
      await guard(deps, viewer, 'administer', here);
      configOf((await deps.loadWorkspace()).workspace, name);
      await store.channels.resume(name);
      return { retried: await retryWaiting(deps, viewer, name), channel: await view(viewer, name) };
    },
  };
}
