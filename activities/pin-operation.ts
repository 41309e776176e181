import { pinAgents } from '../agents/pinned-agents.ts';
import type { Brief } from '../domain/brief.ts';
import type { Pin, PinnedAsset } from '../domain/campaign.ts';
import type { ChannelCapabilities } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import { OperationOrder } from '../domain/operation.ts';
import type { Ref } from '../domain/ref.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies, TenantDependencies } from './dependencies.ts';
import { makePin } from './make-pin.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { operationBrief } from './operation-brief.ts';
import { type Piece, readPiece, spendOf } from './read-piece.ts';

/** Resolves what an order is about: each piece becomes an asset. Refuses what a channel cannot do, before anybody is asked to approve it. */
export const pinOperation =
  (house: ActivityDependencies): Activities['pinOperation'] =>
  async ({ tenant, campaign, order: orderRef }): Promise<Pin> => {
    const deps = openTenant(house, tenant);
    const { store } = deps;
    const [given, { workspace, products, people }, pinnedAgents] = await Promise.all([
      store.artifacts.get<unknown>(orderRef),
      deps.loadWorkspace(),
      pinAgents(),
    ]);
    const order = OperationOrder.parse(given);
    const owner = people.find(({ id }) => id === order.owner);
    if (!owner)
      throw new CopydeskError('invalid', `The workspace has nobody called ${order.owner}.`, {
        choices: people.map(({ id }) => id),
        where: { field: 'owner' },
      });
    const pieces = await Promise.all(order.publications.map((publication) => readPiece(store, publication as Ref)));
    const assets: PinnedAsset[] = [];
    for (const [index, piece] of unique(pieces).entries()) {
      const { channel } = piece.row.identity;
      refuseUnable(order.kind, channel, openChannel(deps, workspace, channel).capabilities);
      const spend = await spendFor(deps, order, piece);
      assets.push({
        asset: `piece-${index + 1}`,
        channel,
        locale: piece.variant.locale,
        variants: 1,
        slot: null,
        operation: { kind: order.kind, piece: piece.row.id },
        ...(spend && { spend }),
      });
    }
    const titles = pieces.map(({ approvable }) => approvable.prepared.title);
    const brief: Brief = operationBrief(campaign, order, owner, { brand: workspace.brand.id, titles, assets });
    const briefRef = await store.artifacts.put('brief', brief);
    const pin = await makePin(deps, { campaign, brief, briefRef, workspace, products, pinnedAgents }, assets);
    return { ...pin, language: owner.language };
  };

/** Two publications of one piece are one piece. */
const unique = (pieces: Piece[]): Piece[] => [...new Map(pieces.map((piece) => [piece.row.id, piece])).values()];

/** What it may cost was said in the brief that the ad was made for. */
async function spendFor({ store }: TenantDependencies, { kind }: OperationOrder, piece: Piece) {
  const spend = await spendOf(store, piece);
  if (spend || kind !== 'enable') return spend;
  throw new CopydeskError('invalid', `Nobody has said what ${piece.receipt.url} may cost, so it stays paused.`, {
    where: { field: 'spend' },
  });
}

function refuseUnable(kind: OperationOrder['kind'], channel: string, capabilities: ChannelCapabilities): void {
  const { unpublish, spend, conditionalUpdate } = capabilities;
  const able = {
    withdraw: unpublish,
    correct: conditionalUpdate,
    restore: conditionalUpdate,
    enable: spend,
    pause: spend,
  };
  if (able[kind]) return;
  const choices = Object.keys(able).filter((one) => able[one as keyof typeof able]);
  throw new CopydeskError('invalid', `The channel ${channel} cannot ${kind} a piece.`, {
    choices,
    where: { field: 'kind' },
  });
}
