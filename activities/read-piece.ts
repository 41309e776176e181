import type { PreparedAsset } from '../domain/approval.ts';
import { hashOf } from '../domain/canonical.ts';
import type { LiveVersion } from '../domain/channel.ts';
import type { Content, Variant } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Image } from '../domain/image.ts';
import type { Spend } from '../domain/operation.ts';
import type { Receipt } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';
import type { LivePage } from '../domain/refresh.ts';
import type { PublicationRow, TenantStore } from '../store/store.ts';

/** A remote piece by the publication that it is of now, with what was approved for that. */
export interface Piece {
  row: PublicationRow;
  receipt: Receipt;
  approvable: PreparedAsset;
  variant: Variant;
}

/** The piece that a publication is of, as it is now: something may have been done with it since the publication was named. */
export async function readPiece(store: TenantStore, publication: Ref): Promise<Piece> {
  const named = await receivedRow(store, publication);
  const { channel, destination } = named.row.identity;
  const rows = await store.publications.live({ channel, remoteId: named.receipt.remoteId, withdrawn: true });
  const row = rows.find(({ identity }) => identity.destination === destination) ?? named.row;
  return pieceOf(store, row.id);
}

async function pieceOf({ publications, artifacts }: TenantStore, id: Ref): Promise<Piece> {
  const { row, receipt } = await receivedRow({ publications }, id);
  const approvable = await artifacts.get<PreparedAsset>(row.prepared);
  return { row, receipt, approvable, variant: await artifacts.get<Variant>(approvable.variant) };
}

async function receivedRow({ publications }: Pick<TenantStore, 'publications'>, id: Ref) {
  const row = await publications.get(id);
  if (row?.receipt) return { row, receipt: row.receipt };
  const message = row ? `The publication ${id} is ${row.state}, not published.` : `There is no publication ${id}.`;
  throw new CopydeskError('not_found', message, { where: { field: 'publications' } });
}

/** What was done before the newest operation on a piece; null for what was published first. */
async function before(store: TenantStore, { row: { piece, identity } }: Piece): Promise<Piece | null> {
  if (piece) return pieceOf(store, piece);
  // What a platform disapproves of is changed and published again, under the next number.
  return identity.number > 1 ? pieceOf(store, hashOf({ ...identity, number: identity.number - 1 }) as Ref) : null;
}

/** What a piece may cost: the newest word on it. */
export async function spendOf(store: TenantStore, piece: Piece): Promise<Spend | undefined> {
  for (let one: Piece | null = piece; one; one = await before(store, one)) {
    const { spend, operation } = one.approvable.prepared;
    if (spend ?? operation?.spend) return spend ?? operation?.spend;
  }
  return undefined;
}

/** The image that a piece was published with. */
export async function imageOf(store: TenantStore, piece: Piece): Promise<Image | undefined> {
  for (let one: Piece | null = piece; one; one = await before(store, one)) {
    if (one.approvable.prepared.image) return one.approvable.prepared.image;
  }
  return undefined;
}

/** The version before the newest change of a piece's text, with what of it the house can write. `invalid` when it was never changed. */
export async function formerOf(store: TenantStore, piece: Piece): Promise<{ live: LiveVersion; content: Content }> {
  for (let one: Piece | null = piece; one; one = await before(store, one)) {
    if (one.variant.page) return store.artifacts.get<LivePage>(one.variant.page as Ref);
  }
  throw new CopydeskError('invalid', `${piece.receipt.url} was never changed: there is no former version of it.`, {
    choices: ['withdraw', 'correct'],
    where: { field: 'kind' },
  });
}
