import { pinAgents } from '../agents/pinned-agents.ts';
import type { Brief } from '../domain/brief.ts';
import type { Pin } from '../domain/campaign.ts';
import { CopydeskError } from '../domain/errors.ts';
import { assetId } from '../domain/ids.ts';
import { webToolsOf } from '../domain/research.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { makePin } from './make-pin.ts';
import { openTenant } from './open-tenant.ts';
import { pinImage } from './pin-image.ts';

/** Resolves all that a run rests on and keeps it: from here on, files may change as they like. */
export const pinRun =
  (house: ActivityDependencies): Activities['pinRun'] =>
  async ({ tenant, campaign, brief: briefRef }): Promise<Pin> => {
    const deps = openTenant(house, tenant);
    const { store } = deps;
    const [brief, { workspace, products }] = await Promise.all([
      store.artifacts.get<Brief>(briefRef),
      deps.loadWorkspace(),
    ]);
    const pinnedAgents = await pinAgents(webToolsOf(workspace.research));
    const unknown = brief.assets.find(({ channel }) => !workspace.channels[channel]);
    if (unknown) {
      throw new CopydeskError('invalid', `The workspace has no channel ${unknown.channel}.`, {
        choices: Object.keys(workspace.channels),
      });
    }
    const images = await Promise.all(
      brief.assets.map(({ image, locales }) => (image ? pinImage(deps, image, locales) : null)),
    );
    const assets = brief.assets.flatMap(({ channel, locales, variants, slot, spend }, index) =>
      locales.map((locale) => ({
        asset: assetId(channel, locale),
        channel,
        locale,
        variants,
        slot: slot ?? null,
        ...(spend && { spend }),
        ...(images[index]?.[locale] && { image: images[index][locale] }),
      })),
    );
    return makePin(deps, { campaign, brief, briefRef, workspace, products, pinnedAgents }, assets);
  };
