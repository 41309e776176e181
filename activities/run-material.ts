import type { PinnedAgent } from '../agents/pinned-agents.ts';
import type { Brief } from '../domain/brief.ts';
import type { Pin } from '../domain/campaign.ts';
import type { Product } from '../domain/product.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { TenantStore } from '../store/store.ts';

/** What a pin stands for, loaded. */
export interface RunMaterial {
  brief: Brief;
  workspace: Workspace;
  products: Product[];
  agents: Record<string, PinnedAgent>;
}

/** Loads what a run pinned. */
export async function runMaterial({ artifacts }: TenantStore, pin: Pin): Promise<RunMaterial> {
  const [brief, workspace, products, agents] = await Promise.all([
    artifacts.get<Brief>(pin.brief),
    artifacts.get<Workspace>(pin.workspace),
    artifacts.get<Product[]>(pin.products),
    artifacts.get<Record<string, PinnedAgent>>(pin.agents),
  ]);
  return { brief, workspace, products, agents };
}

/** Roles in whose name a run may read: those that every channel it writes for is open to. */
export function readersOf({ workspace, brief }: RunMaterial, channel?: string): string[] {
  const channels = channel ? [channel] : brief.assets.map((asset) => asset.channel);
  const [first = ['*'], ...others] = channels.map((name) => workspace.channels[name]!.audience);
  return first.filter((role) => others.every((audience) => audience.includes(role)));
}
