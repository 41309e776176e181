import { hasShortToolsOnly, pinAgents } from '../agents/pinned-agents.ts';
import { agents } from '../agents/registry.ts';
import type { Brief } from '../domain/brief.ts';
import type { Pin } from '../domain/campaign.ts';
import { CopydeskError } from '../domain/errors.ts';
import { assetId, languageOf } from '../domain/ids.ts';
import { snapshot } from '../knowledge/snapshot.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
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
    const [workspaceRef, productsRef, agentsRef, knowledgeSnapshot] = await Promise.all([
      store.artifacts.put('workspace', workspace),
      store.artifacts.put('products', products),
      store.artifacts.put('agents', pinnedAgents),
      snapshot({ sql: store.sql, tenant, now: deps.now }),
    ]);
    const { reminderAfterHours, deadlineHours, onTimeout } = workspace.settings.approvals;
    return {
      tenant,
      campaign,
      brief: briefRef,
      workspace: workspaceRef,
      products: productsRef,
      agents: agentsRef,
      knowledgeSnapshot,
      policySet: deps.policySet,
      roles: Object.fromEntries(
        Object.values(agents).map(({ role, maxTurns }) => [role, { maxTurns, shortTools: hasShortToolsOnly(role) }]),
      ),
      repairRounds: workspace.rules.repairRounds,
      approvals: { reminderAfterHours, deadlineHours, onTimeout },
      language: languageOf(brief.assets[0]!.locales[0]!),
      brand: brief.brand,
      title: brief.title,
      owner: brief.owner,
      assets: brief.assets.flatMap(({ channel, locales, variants, slot, spend }) =>
        locales.map((locale) => ({
          asset: assetId(channel, locale),
          channel,
          locale,
          variants,
          slot: slot ?? null,
          ...(spend && { spend }),
        })),
      ),
    };
  };
