import { CopydeskError } from '../domain/errors.ts';
import type { Activities } from '../workflows/activities.ts';
import { reviewAnswer } from './ask-review.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { openChannel } from './open-channel.ts';
import { openTenant } from './open-tenant.ts';
import { runMaterial } from './run-material.ts';

/**
 * Reads the live piece once: is it there, does the platform show it, what does the channel count. The figures go to the timeline. Where the
 * platform has a review of its own, the answer says how that stands.
 */
export const measure =
  (house: ActivityDependencies): Activities['measure'] =>
  async ({ pin, publication }) => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const row = await store.publications.get(publication);
    if (!row?.receipt) throw new CopydeskError('not_found', 'There is no receipt to measure by.');
    const { workspace } = await runMaterial(store, pin);
    const channel = openChannel(deps, workspace, row.identity.channel);
    const { remoteId, url, contentHash } = row.receipt;
    const said = await channel.status(remoteId);
    // Of what was done with a piece only how it stands is noted: its figures are those of the piece.
    const metrics = channel.capabilities.metrics && row.operation === 'publish' ? await channel.metrics(remoteId) : {};
    await store.events.append(
      pin.campaign,
      'measured',
      { publication, status: said.state, metrics, url, contentHash },
      `measured/${publication}`,
    );
    if (!channel.capabilities.review || row.operation !== 'publish') return {};
    return { review: await reviewAnswer(deps, pin, row, channel, said) };
  };
