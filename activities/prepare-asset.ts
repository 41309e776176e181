import type { PreparedAsset } from '../domain/approval.ts';
import type { VariantStatus } from '../domain/campaign.ts';
import { hashOf } from '../domain/canonical.ts';
import type { Variant } from '../domain/content.ts';
import type { PublicationIdentity } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';
import type { Settings } from '../domain/workspace.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { openChannel } from './open-channel.ts';
import { runMaterial } from './run-material.ts';
import { tenantStore } from './tenant-store.ts';

/** Makes the exact request before sign-off and puts it down as intended. */
export const prepareAsset =
  (deps: ActivityDependencies): Activities['prepareAsset'] =>
  async ({ pin, asset, variant: status }) => {
    const store = tenantStore(deps, pin.tenant);
    const [{ workspace }, variant] = await Promise.all([
      runMaterial(store, pin),
      store.artifacts.get<Variant>(status.variant),
    ]);
    const channel = openChannel(deps, workspace, asset.channel);
    const identity: PublicationIdentity = {
      tenant: pin.tenant,
      channel: asset.channel,
      destination: channel.destination,
      asset: `${pin.campaign}/${asset.asset}`,
      number: 1,
    };
    const publication = hashOf(identity) as Ref;
    const prepared = await channel.prepare({
      publication,
      content: variant.content,
      locale: asset.locale,
      metadata: { brand: workspace.brand.name, campaign: pin.campaign },
    });
    const stages = stagesFor(workspace.settings, status);
    const approvable: PreparedAsset = {
      campaign: pin.campaign,
      asset: asset.asset,
      prepared,
      variant: status.variant,
      findings: status.findings,
      stages,
    };
    const ref = await store.artifacts.put('prepared', approvable);
    await store.publications.intend(publication, identity, pin.campaign, ref);
    return { prepared: ref, publication, destination: channel.destination, stages };
  };

/** Stages that always approve, and those whose role a finding names. */
const stagesFor = ({ approvals }: Settings, { roles }: VariantStatus) =>
  approvals.stages
    .filter(({ when, role }) => when === 'always' || roles.includes(role))
    .map(({ stage, role, quorum }) => ({ stage, role, quorum }));
