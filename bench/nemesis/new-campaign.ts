import type { Pin } from '../../domain/campaign.ts';
import { wrongApprovals } from './approvals.ts';
import type { Intent, RunCampaign } from './campaigns.ts';
import { writtenVariant } from './material.ts';
import type { Random } from './random.ts';
import type { Tenant } from './tenant.ts';

/** Assets of one campaign. */
export const assetsEach = 4;

/** The next campaign of a tenant: texts that are written, and what people are going to do with each. */
export async function newCampaign(tenant: Tenant, random: Random): Promise<RunCampaign> {
  const campaign = `run-${tenant.started + 1}`;
  const count = Math.min(assetsEach, tenant.publications - tenant.started);
  tenant.started += count;
  tenant.campaigns += 1;
  // Most are due at once; a few wait for a moment, in which they may be hit as well.
  const slot = () => new Date(Date.now() + (random.chance(0.2) ? 3_000 : -60_000)).toISOString();
  const assets = Array.from({ length: count }, (_, index) => {
    const channel = random.weighted(tenant.channels);
    return { asset: `${channel}/${index + 1}`, channel, locale: 'en-GB', variants: 1, slot: slot() };
  });
  const pin: Pin = { ...tenant.ground, campaign, title: campaign, assets };
  const written = await Promise.all(
    assets.map(async (asset) => [
      asset.asset,
      await writtenVariant(tenant.store, tenant.workspace, {
        ...asset,
        title: `${tenant.tenant} ${campaign} ${asset.asset}`,
      }),
    ]),
  );
  const intents: Intent[] = ['never', ...wrongApprovals];
  return {
    ...{ tenant: tenant.tenant, campaign, sent: [], acted: new Map() },
    intents: new Map(assets.map(({ asset }) => [asset, random.chance(0.88) ? 'approve' : random.pick(intents)])),
    input: {
      ...{ tenant: tenant.tenant, campaign, pin, variants: Object.fromEntries(written) },
      ...(random.chance(0.1) && { renewAt: 60 }),
    },
  };
}
