import { pinAgents } from '../agents/pinned-agents.ts';
import type { Brief } from '../domain/brief.ts';
import type { Pin } from '../domain/campaign.ts';
import { CopydeskError } from '../domain/errors.ts';
import { assetId } from '../domain/ids.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { makePin } from './make-pin.ts';
import { openTenant } from './open-tenant.ts';

/** Resolves all that a run rests on and keeps it: from here on, files may change as they like. */
export const pinRun =
  (house: ActivityDependencies): Activities['pinRun'] =>
  async ({ tenant, campaign, brief: briefRef }): Promise<Pin> => {
    const deps = openTenant(house, tenant);
    const { store } = deps;
    const [brief, { workspace, products }, pinnedAgents] = await Promise.all([
      store.artifacts.get<Brief>(briefRef),
      deps.loadWorkspace(),
      pinAgents(),
    ]);
    const unknown = brief.assets.find(({ channel }) => !workspace.channels[channel]);
    if (unknown) {
      throw new CopydeskError('invalid', `The workspace has no channel ${unknown.channel}.`, {
        choices: Object.keys(workspace.channels),
      });
    }
    const assets = brief.assets.flatMap(({ channel, locales, variants, slot, spend }) =>
      locales.map((locale) => ({
        asset: assetId(channel, locale),
        channel,
        locale,
        variants,
        slot: slot ?? null,
        ...(spend && { spend }),
      })),
    );
    return makePin(deps, { campaign, brief, briefRef, workspace, products, pinnedAgents }, assets);
  };
