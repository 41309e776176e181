import { hashOf } from '../domain/canonical.ts';
import type { Channel, LiveVersion } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { DueCorrection, LiveAlert } from '../domain/live-check.ts';
import type { PublicationRow } from '../store/store.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies, TenantDependencies } from './dependencies.ts';
import { dueCorrection } from './due-correction.ts';
import { judgeLive } from './judge-live.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { type Piece, readPiece } from './read-piece.ts';

/** Pieces in one go, and all that are looked at. */
const atOnce = 10;
const mostPieces = 100_000;

/**
 * Holds live pieces against rules, prices and documents of today. What is not true any more becomes a line in the timeline of its campaign,
 * once for the same findings, and a correction, once while one is open. A channel that does not answer is asked again the next day.
 */
export const checkLive =
  (house: ActivityDependencies): Activities['checkLive'] =>
  async ({ tenant, after }) => {
    const deps = openTenant(house, tenant);
    const all = await deps.store.publications.live({ limit: mostPieces });
    const left = all.filter(({ id }) => after === null || id > after).sort((a, b) => (a.id < b.id ? -1 : 1));
    const rows = left.slice(0, atOnce);
    const sum = { checked: 0, alerts: 0, unread: 0, due: [] as DueCorrection[] };
    for (const row of rows) {
      const found = await look(deps, row).catch(passUnread);
      if (found === 'unread') sum.unread += 1;
      else if (found !== 'unseen') sum.checked += 1;
      if (typeof found === 'string' || !found) continue;
      sum.alerts += 1;
      if (found.due) sum.due.push(found.due);
    }
    return { ...sum, next: left.length > rows.length ? rows.at(-1)!.id : null };
  };

/** Null: all of it is true. `unseen`: nobody can see it, or nothing about it can be looked at. */
async function look(
  deps: TenantDependencies,
  row: PublicationRow,
): Promise<{ due: DueCorrection | null } | null | 'unseen'> {
  const current = await deps.loadWorkspace();
  const { workspace } = current;
  const { channel: name } = row.identity;
  // A channel that the workspace has no more, an ad that is not running, a mail that was read long ago.
  if (!workspace.channels[name]) return 'unseen';
  const channel = openChannel(deps, workspace, name);
  const { kind, spend } = channel.capabilities;
  if (kind === 'mail' || (spend && row.operation !== 'enable')) return 'unseen';
  const piece = await readPiece(deps.store, row.id);
  const live = await channel.read(piece.receipt.remoteId);
  const foreign = live !== null && isForeign(piece, live);
  const findings = live ? await judgeLive(deps, current, channel, piece, { live, foreign }) : [];
  if (live && !foreign && findings.length === 0) return null;
  const alert: LiveAlert = {
    at: deps.now().toISOString(),
    publication: row.id,
    url: piece.receipt.url,
    findings,
    foreign: foreign ? { revision: live.revision, title: live.title } : null,
    gone: live === null,
  };
  return { due: await tell(deps, channel, piece, alert, live) };
}

/** Not as it was read back after the house had written it. */
const isForeign = ({ receipt }: Piece, { revision, title, html }: LiveVersion): boolean =>
  receipt.revision === null ? hashOf({ title, html }) !== receipt.contentHash : receipt.revision !== revision;

async function tell(
  deps: TenantDependencies,
  channel: Channel,
  piece: Piece,
  alert: LiveAlert,
  live: LiveVersion | null,
): Promise<DueCorrection | null> {
  const { store } = deps;
  const { row } = piece;
  const ref = await store.artifacts.put('live-alert', alert);
  const untrue = alert.findings.length > 0;
  const due = untrue && live ? await dueCorrection(deps, channel, piece, { alert, ref, live }) : null;
  const kind = untrue ? 'truth-changed' : alert.gone ? 'live-gone' : 'live-changed';
  const { findings, foreign, gone } = alert;
  const state = { foreign, gone, findings: findings.map(({ rule, excerpt, message }) => [rule, excerpt, message.en]) };
  const asset = row.identity.asset.slice(row.campaign.length + 1);
  const data = { asset, alert: ref, ...(due && { correction: due.campaign }) };
  await store.events.append(row.campaign, kind, data, `${kind}/${row.id}/${hashOf(state)}`);
  return due;
}

/** What cannot be read today says nothing about what is true. */
function passUnread(error: unknown): 'unread' {
  const classes = ['auth', 'transient', 'rate_limited', 'denied', 'not_found', 'unknown_outcome'];
  if (error instanceof CopydeskError && classes.includes(error.errorClass)) return 'unread';
  throw error;
}
