import type { PreparedAsset } from '../../../domain/approval.ts';
import { assetEnded } from '../../../domain/campaign.ts';
import type { ChannelCapabilities } from '../../../domain/channel.ts';
import type { LiveFilter } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/publication.ts';
import type { Ref } from '../../../domain/ref.ts';
import type { LineageEntry, PublicationRow, TenantStore } from '../../../store/store.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { concerned, placeOf, rowsBehind } from './concerned.ts';
import { capabilitiesIn } from './open-for.ts';
import type { LivePiece, LivePieces, OperationKind, Standing } from './views.ts';

const all = 100_000;

type Deps = Pick<DeskDependencies, 'store' | 'loadWorkspace' | 'openChannel'>;

/** What is live now and answers a filter, newest first. */
export async function livePieces(
  deps: Deps,
  filter: LiveFilter = {},
  { limit = all, withdrawn = false, ids }: { limit?: number; withdrawn?: boolean; ids?: readonly Ref[] } = {},
): Promise<LivePieces> {
  const { store } = deps;
  const [rows, { workspace }, underWay] = await Promise.all([
    store.publications.live({ channel: filter.channel, withdrawn, limit: all, ...(ids && { ids }) }),
    deps.loadWorkspace(),
    orderedFor(store),
  ]);
  const found = await concerned(store, rows, filter);
  const capabilities = capabilitiesIn(deps, workspace);
  const spending = [...new Set(found.map(({ row }) => row.identity.channel))].filter(
    (name) => capabilities(name)?.spend,
  );
  const enabled = (await Promise.all(spending.map((name) => store.publications.enabled(name)))).flat();
  const running = new Set(enabled.filter(({ state }) => state === 'published').map(placeOf));
  const pieces = await Promise.all(
    found.slice(0, limit).map(async ({ row, matched }) => ({
      ...(await pieceOf(store, row, matched, running.has(placeOf(row)), capabilities(row.identity.channel))),
      underWay: underWay.get(row.id) ?? null,
    })),
  );
  return { pieces, total: found.length };
}

/** Operations after which readers see other words than before. */
const writing: ReadonlySet<Operation> = new Set(['publish', 'correct', 'restore']);

async function pieceOf(
  store: TenantStore,
  row: PublicationRow,
  matched: LineageEntry[],
  running: boolean,
  capabilities: ChannelCapabilities | null,
): Promise<Omit<LivePiece, 'underWay'>> {
  const behind = await rowsBehind(store, row);
  const [first, text] = [behind.at(-1)!, behind.find(({ operation }) => writing.has(operation))!];
  const [{ prepared }, written, decisions] = await Promise.all([
    store.artifacts.get<PreparedAsset>(row.prepared),
    store.artifacts.get<PreparedAsset>(text.prepared),
    store.commands.decisionsOn(row.prepared),
  ]);
  const standing = standingOf(row, running, capabilities);
  const changed = text.operation !== 'restore' && written.prepared.update !== undefined;
  const approvers = decisions.flatMap(({ command: { person, action } }) =>
    action.kind === 'decide' && action.decision === 'approve' ? [person] : [],
  );
  const { channel, asset } = first.identity;
  return {
    publication: row.id,
    campaign: first.campaign,
    asset: asset.slice(first.campaign.length + 1),
    channel,
    title: prepared.title,
    url: row.receipt!.url,
    remoteId: row.receipt!.remoteId,
    standing,
    changed,
    publishedAt: row.receipt!.publishedAt,
    approvers: [...new Set(approvers)],
    matched,
    possible:
      standing === 'withdrawn'
        ? await possibleForWithdrawn(store, first, capabilities)
        : possibleFor(standing, changed, capabilities),
  };
}

/** An ad is created paused, and changing its words leaves it running or not, as it was. */
function standingOf(
  { operation }: PublicationRow,
  running: boolean,
  capabilities: ChannelCapabilities | null,
): Standing {
  if (operation === 'withdraw') return 'withdrawn';
  if (operation === 'enable' || running) return 'enabled';
  return operation === 'pause' || capabilities?.spend ? 'paused' : 'live';
}

function possibleFor(standing: Standing, changed: boolean, capabilities: ChannelCapabilities | null): OperationKind[] {
  if (!capabilities) return [];
  const { unpublish, conditionalUpdate, spend } = capabilities;
  const possible: [OperationKind, boolean][] = [
    ['withdraw', unpublish],
    ['restore', conditionalUpdate && changed],
    ['correct', conditionalUpdate],
    ['enable', spend && standing === 'paused'],
    ['pause', spend && standing === 'enabled'],
  ];
  return possible.flatMap(([kind, can]) => (can ? [kind] : []));
}

/**
 * A page that the house put there comes back with the text that it had. Of one that stood there before the house knows only what it could
 * write of it, an ad would come back under another budget of its platform, and a mail or a post never left anybody's screen.
 */
async function possibleForWithdrawn(
  { artifacts }: TenantStore,
  first: PublicationRow,
  capabilities: ChannelCapabilities | null,
): Promise<OperationKind[]> {
  if (capabilities?.kind !== 'page' || !capabilities.conditionalUpdate) return [];
  const { prepared } = await artifacts.get<PreparedAsset>(first.prepared);
  return prepared.update ? [] : ['restore'];
}

/** By publication: what running campaigns are about to do with it. */
async function orderedFor({ campaigns }: TenantStore): Promise<Map<Ref, NonNullable<LivePiece['underWay']>>> {
  const open = await campaigns.list({ open: true, limit: 1_000 });
  return new Map(
    open.flatMap(({ campaign, assets }) =>
      assets.flatMap(({ operation, stage }) =>
        operation && !assetEnded(stage) ? [[operation.piece, { campaign, kind: operation.kind }] as const] : [],
      ),
    ),
  );
}
