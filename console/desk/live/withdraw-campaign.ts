import type { PreparedAsset } from '../../../domain/approval.ts';
import { CopydeskError } from '../../../domain/errors.ts';
import type { Person } from '../../../domain/workspace.ts';
import type { TenantStore } from '../../../store/store.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { livePieces } from './live-pieces.ts';
import { operateOn } from './operate.ts';
import type { LivePiece, WithdrawnCampaign } from './views.ts';

const mostRows = 1_000;

/** Takes back what a campaign has published: new pieces are withdrawn, pages that were there before are set back to what they were. */
export async function withdrawCampaign(
  deps: DeskDependencies,
  viewer: Person,
  campaign: string,
  reason: string,
): Promise<WithdrawnCampaign> {
  const [{ pieces }, created] = await Promise.all([livePieces(deps, { campaign }), createdBy(deps.store, campaign)]);
  const wanted = pieces.map(
    (piece) => ({ piece, kind: created.has(placeOf(piece)) ? 'withdraw' : 'restore' }) as const,
  );
  const can = ({ piece, kind }: (typeof wanted)[number]) =>
    // Of a page that somebody else has written since, its own former version is not the one to go back to.
    piece.possible.includes(kind) && !piece.underWay && (kind === 'withdraw' || piece.campaign === campaign);
  const left = wanted.filter((one) => !can(one)).map(({ piece }) => piece.url);
  if (!wanted.some(can))
    throw new CopydeskError('conflict', `Nothing of ${campaign} is live that could be taken back.`, { choices: left });
  const campaigns: string[] = [];
  for (const kind of ['restore', 'withdraw'] as const) {
    const publications = wanted.filter((one) => one.kind === kind && can(one)).map(({ piece }) => piece.publication);
    if (publications.length === 0) continue;
    campaigns.push(...(await operateOn(deps, viewer, { kind, publications, reason })).campaigns);
  }
  return { campaigns, left };
}

/** Places where the campaign put something that was not there before. */
async function createdBy({ publications, artifacts }: TenantStore, campaign: string): Promise<Set<string>> {
  const rows = await publications.list({ campaign, state: 'published', limit: mostRows });
  const places = await Promise.all(
    rows.map(async ({ operation, prepared: ref, identity: { channel }, receipt }) => {
      if (operation !== 'publish') return null;
      const { prepared } = await artifacts.get<PreparedAsset>(ref);
      return prepared.update ? null : placeOf({ channel, remoteId: receipt!.remoteId });
    }),
  );
  return new Set(places.filter((place) => place !== null));
}

const placeOf = ({ channel, remoteId }: Pick<LivePiece, 'channel' | 'remoteId'>): string =>
  JSON.stringify([channel, remoteId]);
