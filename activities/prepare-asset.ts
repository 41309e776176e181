import type { Channel } from '../domain/channel.ts';
import type { Variant } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Image } from '../domain/image.ts';
import type { Ref } from '../domain/ref.ts';
import type { LivePage } from '../domain/refresh.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { publicationOf, putUp } from './put-up.ts';
import { listRecipients } from './recipients.ts';
import { runMaterial } from './run-material.ts';
import { stagesFor } from './stages-for.ts';

/** Makes the exact request before sign-off and puts it down as intended. */
export const prepareAsset =
  (house: ActivityDependencies): Activities['prepareAsset'] =>
  async ({ pin, asset, variant: status, request, number }) => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const material = await runMaterial(store, pin);
    const { workspace } = material;
    const channel = openChannel(deps, workspace, asset.channel);
    const publication = publicationOf(pin, asset, channel.destination, number);
    return putUp(deps, pin, material, {
      asset: asset.asset,
      publication,
      request,
      input: status,
      ...(asset.corrects && { about: { operation: 'correct' as const, piece: asset.corrects } }),
      async make() {
        const { content, page: pageRef } = await store.artifacts.get<Variant>(status.variant);
        const page = pageRef ? await store.artifacts.get<LivePage>(pageRef as Ref) : null;
        if (page) await refuseChanged(channel, page);
        const image = asset.image && !page ? await store.artifacts.get<Image>(asset.image) : null;
        if (image && !channel.capabilities.media)
          throw new CopydeskError(
            'invalid',
            `The channel ${asset.channel} takes no images. Leave \`image\` out of the brief.`,
            { where: { field: 'assets.image' } },
          );
        const recipients = await listRecipients(store, workspace.channels[asset.channel]!);
        const prepared = await channel.prepare({
          publication: publication.id,
          content,
          locale: asset.locale,
          // By the variant a report of the platform leads back to the text: eight digits of its address are enough for people and for links.
          metadata: {
            brand: workspace.brand.name,
            campaign: pin.campaign,
            variant: status.variant.slice('sha256:'.length, 'sha256:'.length + 8),
          },
          ...(page && { live: page.live }),
          ...(asset.spend && { spend: asset.spend }),
          ...(image && { image }),
          ...(recipients && { recipients }),
        });
        const { variant, findings } = status;
        return { prepared, variant, findings, stages: stagesFor(workspace.settings, status) };
      },
    });
  };

/** Nobody need approve what cannot go out any more. The page may still change after this look: the update itself is conditional. */
async function refuseChanged(channel: Channel, { live }: LivePage): Promise<void> {
  const now = await channel.read(live.remoteId);
  if (now?.revision !== live.revision)
    throw new CopydeskError('conflict', `${live.url} has been ${now ? 'changed' : 'removed'} since it was read.`);
}
