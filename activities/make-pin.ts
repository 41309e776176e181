import { hasShortToolsOnly, type PinnedAgent } from '../agents/pinned-agents.ts';
import type { Brief } from '../domain/brief.ts';
import type { Pin, PinnedAsset } from '../domain/campaign.ts';
import { languageOf } from '../domain/ids.ts';
import type { Product } from '../domain/product.ts';
import type { Ref } from '../domain/ref.ts';
import type { Workspace } from '../domain/workspace.ts';
import { snapshot } from '../knowledge/snapshot.ts';
import type { TenantDependencies } from './dependencies.ts';

/** Keeps all that a run rests on as artifacts, and returns the pin that names them. */
export async function makePin(
  deps: TenantDependencies,
  about: {
    campaign: string;
    brief: Brief;
    briefRef: Ref;
    workspace: Workspace;
    products: Product[];
    pinnedAgents: Record<string, PinnedAgent>;
  },
  assets: PinnedAsset[],
): Promise<Pin> {
  const { store } = deps;
  const { campaign, brief, briefRef, workspace, products, pinnedAgents } = about;
  const [workspaceRef, productsRef, agentsRef, knowledgeSnapshot] = await Promise.all([
    store.artifacts.put('workspace', workspace),
    store.artifacts.put('products', products),
    store.artifacts.put('agents', pinnedAgents),
    snapshot({ sql: store.sql, tenant: store.tenant, now: deps.now }),
  ]);
  const { reminderAfterHours, deadlineHours, onTimeout } = workspace.settings.approvals;
  return {
    tenant: store.tenant,
    campaign,
    brief: briefRef,
    workspace: workspaceRef,
    products: productsRef,
    agents: agentsRef,
    knowledgeSnapshot,
    policySet: deps.policySet,
    roles: Object.fromEntries(
      Object.values(pinnedAgents).map((agent) => [
        agent.role,
        { maxTurns: agent.maxTurns, shortTools: hasShortToolsOnly(agent) },
      ]),
    ),
    repairRounds: workspace.rules.repairRounds,
    approvals: { reminderAfterHours, deadlineHours, onTimeout },
    language: languageOf(brief.assets[0]!.locales[0]!),
    brand: brief.brand,
    title: brief.title,
    owner: brief.owner,
    assets,
  };
}
