import type { PreparedAsset } from '../../domain/approval.ts';
import type { AssetStatus, CampaignStatus } from '../../domain/campaign.ts';
import type { OperationOrder } from '../../domain/operation.ts';
import type { DeskDependencies } from './dependencies.ts';
import type { OperationView } from './desk.ts';
import { rowsBehind } from './live/concerned.ts';

/** What an asset does with a live piece; null for one that publishes something new. */
export async function operationView(
  { store }: Pick<DeskDependencies, 'store'>,
  { order }: CampaignStatus,
  { operation, request }: AssetStatus,
): Promise<OperationView | null> {
  if (!operation || !order) return null;
  const row = await store.publications.get(operation.piece);
  if (!row) return null;
  const [{ reason, correction }, now, behind, asked] = await Promise.all([
    store.artifacts.get<OperationOrder>(order),
    store.artifacts.get<PreparedAsset>(row.prepared),
    rowsBehind(store, row),
    request ? store.artifacts.get<PreparedAsset>(request.prepared) : null,
  ]);
  const { campaign, identity } = behind.at(-1)!;
  return {
    kind: operation.kind,
    reason,
    correction: correction ?? null,
    piece: {
      publication: row.id,
      campaign,
      asset: identity.asset.slice(campaign.length + 1),
      channel: identity.channel,
      title: now.prepared.title,
      url: row.receipt?.url ?? '',
    },
    spend: asked?.prepared.operation?.spend ?? null,
  };
}
