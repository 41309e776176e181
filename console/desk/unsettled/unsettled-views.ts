import type { PreparedAsset } from '../../../domain/approval.ts';
import type { Workspace } from '../../../domain/workspace.ts';
import type { PublicationRow } from '../../../store/store.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { channelOrNull } from '../live/open-for.ts';
import type { UnsettledView } from './views.ts';

/** A commit gets half a minute for itself; what is younger settles itself. */
const youngMs = 60_000;
/**
 * The activity of a commit may take a minute, and its request is given up before that. After twice that nothing of it can be under way, so
 * nothing can come of it any more that would contradict what a person says.
 */
export const settleableAfterMs = 120_000;

/** All publications of a tenant whose outcome is open. */
export async function unsettledViews(
  deps: Pick<DeskDependencies, 'store' | 'openChannel' | 'loadWorkspace'>,
): Promise<UnsettledView[]> {
  const [rows, { workspace }] = await Promise.all([
    deps.store.publications.unsettled(youngMs, 1_000),
    deps.loadWorkspace(),
  ]);
  return Promise.all(rows.map((row) => viewOf(deps, workspace, row)));
}

export const settleableFrom = ({ updatedAt }: Pick<PublicationRow, 'updatedAt'>): Date =>
  new Date(Date.parse(updatedAt) + settleableAfterMs);

async function viewOf(
  deps: Pick<DeskDependencies, 'store' | 'openChannel'>,
  workspace: Workspace,
  row: PublicationRow,
): Promise<UnsettledView> {
  const { artifacts } = deps.store;
  const [{ prepared }, reason] = await Promise.all([
    artifacts.get<PreparedAsset>(row.prepared),
    row.reason ? artifacts.get<{ message?: string }>(row.reason).catch(() => null) : null,
  ]);
  const { campaign, identity } = row;
  const acted = row.piece ? await deps.store.publications.get(row.piece) : null;
  const place = prepared.operation?.url ?? acted?.receipt?.url ?? identity.destination;
  return {
    publication: row.id,
    campaign,
    asset: identity.asset.slice(campaign.length + 1),
    channel: identity.channel,
    destination: identity.destination,
    operation: row.operation,
    state: row.state as UnsettledView['state'],
    attempts: row.attempt,
    since: row.updatedAt,
    settleableFrom: settleableFrom(row).toISOString(),
    title: prepared.title,
    prepared: row.prepared,
    place: /^https?:\/\//i.test(place) ? place : null,
    promise: channelOrNull(deps, workspace, identity.channel)?.capabilities.exactlyOnce ?? null,
    reason: reason?.message ?? null,
  };
}
