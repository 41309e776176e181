import { pinAgents } from '../agents/pinned-agents.ts';
import { CopydeskError } from '../domain/errors.ts';
import { assetId } from '../domain/ids.ts';
import type { CorrectOrder, LiveAlert } from '../domain/live-check.ts';
import type { Ref } from '../domain/ref.ts';
import type { LivePage } from '../domain/refresh.ts';
import type { Activities } from '../workflows/activities.ts';
import { correctionBrief } from './correction-brief.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { makePin } from './make-pin.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { readPiece } from './read-piece.ts';

/** Reads the page that is to be put right as it is now, and writes the brief of its correction. `not_found` when it is gone. */
export const pinCorrection =
  (house: ActivityDependencies): Activities['pinCorrection'] =>
  async ({ tenant, campaign, order: orderRef }) => {
    const deps = openTenant(house, tenant);
    const { store } = deps;
    const order = await store.artifacts.get<CorrectOrder>(orderRef);
    const [alert, piece, { workspace, products }, pinnedAgents] = await Promise.all([
      store.artifacts.get<LiveAlert>(order.alert as Ref),
      readPiece(store, order.publication as Ref),
      deps.loadWorkspace(),
      pinAgents(),
    ]);
    const { channel: name } = piece.row.identity;
    const { locale } = piece.variant;
    const channel = openChannel(deps, workspace, name);
    const live = await channel.read(piece.receipt.remoteId);
    if (!live) throw new CopydeskError('not_found', `The page ${piece.receipt.url} is gone.`);
    const content = channel.contentOf(live);
    const page: LivePage = { channel: name, locale, readAt: deps.now().toISOString(), live, content };
    const brief = correctionBrief({ campaign, order, alert, page, brand: workspace.brand.id });
    const [briefRef, pageRef] = await Promise.all([
      store.artifacts.put('brief', brief),
      store.artifacts.put('live-page', page),
    ]);
    const asset = { asset: assetId(name, locale), channel: name, locale, variants: 1, slot: null };
    const pin = await makePin(deps, { campaign, brief, briefRef, workspace, products, pinnedAgents }, [
      { ...asset, corrects: piece.row.id },
    ]);
    return { pin, page: pageRef, alert: order.alert as Ref };
  };
