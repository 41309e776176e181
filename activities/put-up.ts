import type { PreparedAsset } from '../domain/approval.ts';
import { requestTimes } from '../domain/approval-times.ts';
import type { Pin, PinnedAsset } from '../domain/campaign.ts';
import { hashOf } from '../domain/canonical.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Operation, PublicationIdentity } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';
import type { Activities } from '../workflows/activities.ts';
import { timesFromNow } from './approval-times.ts';
import type { TenantDependencies } from './dependencies.ts';
import { lineageOf } from './lineage-of.ts';
import { once, stepKey } from './once.ts';
import type { RunMaterial } from './run-material.ts';

/** What of an approvable is made anew for each request. */
export type Approvable = Pick<PreparedAsset, 'prepared' | 'variant' | 'findings' | 'stages'>;

/** The identity that an asset publishes under. `number` rises only by an explicit 'publish again'. */
export function publicationOf(
  { tenant, campaign }: Pick<Pin, 'tenant' | 'campaign'>,
  { asset, channel }: Pick<PinnedAsset, 'asset' | 'channel'>,
  destination: string,
  number = 1,
): { id: Ref; identity: PublicationIdentity } {
  const identity = { tenant, channel, destination, asset: `${campaign}/${asset}`, number };
  return { id: hashOf(identity) as Ref, identity };
}

/**
 * Keeps what is put before approvers as one artifact and puts it down as intended. Made once for each request and input: two attempts that
 * overlap must not leave two artifacts, one approved and the other intended.
 */
export async function putUp(
  deps: TenantDependencies,
  pin: Pin,
  material: RunMaterial,
  {
    asset,
    publication: { id, identity },
    request,
    input,
    about,
    make,
  }: {
    asset: string;
    publication: ReturnType<typeof publicationOf>;
    request: number;
    /** All that it is made from. */
    input: unknown;
    about?: { operation: Exclude<Operation, 'publish'>; piece: Ref };
    make(): Promise<Approvable>;
  },
): Promise<Awaited<ReturnType<Activities['prepareAsset']>>> {
  const { store } = deps;
  const prepared = await once(store.turns, stepKey('prepare', `${asset}/${request}`, input), async () => {
    const { escalateAt } = requestTimes(material.workspace.settings, deps.now(), material.brief.deadline);
    const approvable: PreparedAsset = {
      campaign: pin.campaign,
      asset,
      ...(await make()),
      escalatesAt: escalateAt?.toISOString() ?? null,
    };
    return store.artifacts.put('prepared', approvable);
  });
  const row = await store.publications.intend(id, identity, pin.campaign, prepared, about);
  // A workflow that was reset comes by here again after it has been sent: it is shown the same, and `commit` sends nothing twice.
  if (row.prepared !== prepared)
    throw new CopydeskError('conflict', `It is ${row.state} already and cannot be prepared anew.`);
  const approvable = await store.artifacts.get<PreparedAsset>(prepared);
  await store.lineage.record(id, await lineageOf(store, pin, material, approvable, about));
  return {
    prepared,
    publication: id,
    destination: identity.destination,
    stages: approvable.stages,
    times: await timesFromNow(deps, pin, material, prepared),
  };
}
