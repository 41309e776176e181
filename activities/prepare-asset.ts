import type { PreparedAsset } from '../domain/approval.ts';
import { requestTimes } from '../domain/approval-times.ts';
import type { VariantStatus } from '../domain/campaign.ts';
import { hashOf } from '../domain/canonical.ts';
import type { Channel } from '../domain/channel.ts';
import type { Variant } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { PublicationIdentity } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';
import type { LivePage } from '../domain/refresh.ts';
import type { Settings } from '../domain/workspace.ts';
import type { Activities } from '../workflows/activities.ts';
import { timesFromNow } from './approval-times.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { once, stepKey } from './once.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { runMaterial } from './run-material.ts';

/** Makes the exact request before sign-off and puts it down as intended. */
export const prepareAsset =
  (house: ActivityDependencies): Activities['prepareAsset'] =>
  async ({ pin, asset, variant: status, request }) => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const material = await runMaterial(store, pin);
    const { workspace, brief } = material;
    const channel = openChannel(deps, workspace, asset.channel);
    const identity: PublicationIdentity = {
      tenant: pin.tenant,
      channel: asset.channel,
      destination: channel.destination,
      asset: `${pin.campaign}/${asset.asset}`,
      number: 1,
    };
    const publication = hashOf(identity) as Ref;
    const stages = stagesFor(workspace.settings, status);
    // Once for each request: two attempts that overlap must not leave two artifacts, one approved and the other intended.
    const prepared = await once(store.turns, stepKey('prepare', `${asset.asset}/${request}`, status), async () => {
      const { content, page: pageRef } = await store.artifacts.get<Variant>(status.variant);
      const page = pageRef ? await store.artifacts.get<LivePage>(pageRef as Ref) : null;
      if (page) await refuseChanged(channel, page);
      const approvable: PreparedAsset = {
        campaign: pin.campaign,
        asset: asset.asset,
        prepared: await channel.prepare({
          publication,
          content,
          locale: asset.locale,
          metadata: { brand: workspace.brand.name, campaign: pin.campaign },
          ...(page && { live: page.live }),
        }),
        variant: status.variant,
        findings: status.findings,
        stages,
        escalatesAt: requestTimes(workspace.settings, deps.now(), brief.deadline).escalateAt?.toISOString() ?? null,
      };
      return store.artifacts.put('prepared', approvable);
    });
    const row = await store.publications.intend(publication, identity, pin.campaign, prepared);
    if (row.state !== 'intended' || row.prepared !== prepared) {
      throw new CopydeskError('conflict', `It is ${row.state} already and cannot be prepared anew.`);
    }
    const times = await timesFromNow(deps, pin, material, prepared);
    return { prepared, publication, destination: channel.destination, stages, times };
  };

/** Nobody need approve what cannot go out any more. The page may still change after this look: the update itself is conditional. */
async function refuseChanged(channel: Channel, { live }: LivePage): Promise<void> {
  const now = await channel.read(live.remoteId);
  if (now?.revision !== live.revision)
    throw new CopydeskError('conflict', `${live.url} has been ${now ? 'changed' : 'removed'} since it was read.`);
}

/** Stages that always approve, and those whose role a finding names. */
const stagesFor = ({ approvals }: Settings, { roles }: VariantStatus) =>
  approvals.stages
    .filter(({ when, role }) => when === 'always' || roles.includes(role))
    .map(({ stage, role, quorum }) => ({ stage, role, quorum }));
