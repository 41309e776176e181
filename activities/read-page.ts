import { CopydeskError } from '../domain/errors.ts';
import type { LivePage } from '../domain/refresh.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { runMaterial } from './run-material.ts';

/** Reads a live page anew. `not_found` when it is gone. */
export const readPage =
  (house: ActivityDependencies): Activities['readPage'] =>
  async ({ pin, page }) => {
    const deps = openTenant(house, pin.tenant);
    const { artifacts } = deps.store;
    const [{ workspace }, former] = await Promise.all([runMaterial(deps.store, pin), artifacts.get<LivePage>(page)]);
    const channel = openChannel(deps, workspace, former.channel);
    const live = await channel.read(former.live.remoteId);
    if (!live) throw new CopydeskError('not_found', `The page ${former.live.url} is gone.`);
    const read: LivePage = { ...former, readAt: deps.now().toISOString(), live, content: channel.contentOf(live) };
    return artifacts.put('live-page', read);
  };
