import { hashOf } from '../domain/canonical.ts';
import type { Channel, LiveVersion } from '../domain/channel.ts';
import type { CorrectOrder, DueCorrection, LiveAlert } from '../domain/live-check.ts';
import type { OperationOrder } from '../domain/operation.ts';
import type { Ref } from '../domain/ref.ts';
import type { TenantDependencies } from './dependencies.ts';
import { writable } from './judge-live.ts';
import type { Piece } from './read-piece.ts';

const openCampaigns = 1_000;
const longestReason = 1_000;

/**
 * What puts an untrue piece right, ready to be started: a changed page where the house can write it and knows what is true instead, else that
 * the ad is paused or the piece withdrawn. Null while one is open already, and where nothing can be done by us.
 */
export async function dueCorrection(
  deps: TenantDependencies,
  channel: Channel,
  { row }: Piece,
  { alert, ref, live }: { alert: LiveAlert; ref: Ref; live: LiveVersion },
): Promise<DueCorrection | null> {
  const { artifacts } = deps.store;
  const { conditionalUpdate, unpublish, spend } = channel.capabilities;
  const mark = hashOf({ piece: row.id }).slice('sha256:'.length).slice(0, 8);
  if (await isOpen(deps, row.id, mark)) return null;
  const owner = await ownerOf(deps, row.campaign);
  const day = deps.now().toISOString().slice(0, 10).replaceAll('-', '');
  if (conditionalUpdate && mendable(alert) && writable(channel, live)) {
    const order: CorrectOrder = { publication: row.id, alert: ref, owner };
    const campaign = `correct-${day}-${mark}`;
    return { workflow: 'correctLive', campaign, order: await artifacts.put('correct-order', order), alert: ref };
  }
  const kind = spend ? 'pause' : 'withdraw';
  if (!spend && !unpublish) return null;
  const reason = alert.findings
    .map(({ message }) => message.en)
    .join(' ')
    .slice(0, longestReason);
  const order: OperationOrder = { kind, publications: [row.id], reason, owner };
  const campaign = `${kind}-${day}-${mark}`;
  return { workflow: 'operate', campaign, order: await artifacts.put('operation-order', order), alert: ref };
}

/** Prices and statements have something true in their place; an offer that has ended, or a rule that was made since, does not. */
const mendable = ({ findings }: LiveAlert): boolean =>
  findings.every(({ rule, evidence }) => evidence.length > 0 && /^(price|evidence)\//.test(rule));

/** Somebody is at this piece already. A campaign that was just started is known by its name. */
async function isOpen({ store }: TenantDependencies, piece: Ref, mark: string): Promise<boolean> {
  const open = await store.campaigns.list({ open: true, limit: openCampaigns });
  return open.some(
    ({ campaign, assets }) =>
      new RegExp(`^(correct|withdraw|pause)-\\d{8}-${mark}$`).test(campaign) ||
      assets.some((asset) => asset.corrects === piece || asset.operation?.piece === piece),
  );
}

/** Who answered for what was published, or, when they have left, the first content lead. */
async function ownerOf({ store, loadWorkspace }: TenantDependencies, campaign: string): Promise<string> {
  const [status, { people }] = await Promise.all([store.campaigns.get(campaign), loadWorkspace()]);
  const known = people.find(({ id }) => id === status?.owner);
  return (known ?? people.find(({ roles }) => roles.includes('content-lead')) ?? people[0]!).id;
}
