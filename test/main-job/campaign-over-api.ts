import { expect } from '@jest/globals';
import type { AssetView, CampaignView, CommandRequest, InboxItem } from '../../console/desk/desk.ts';
import type { AssetStatus } from '../../domain/campaign.ts';
import type { Answered, HouseProcess } from './house-process.ts';
import { until } from './until.ts';

/** What people see of one campaign and do with it, over the API of the house that runs now. `lead` looks, selects and reschedules. */
export function campaignOverApi(house: () => HouseProcess, campaign: string, lead: string) {
  const path = `/campaigns/${campaign}`;
  const view = async (): Promise<CampaignView> => (await house().ask<CampaignView>(lead, path)).json;
  const assetView = async (asset: string): Promise<AssetView> =>
    (await house().ask<AssetView>(lead, `${path}/assets/${asset}`)).json;
  const command = (person: string, body: CommandRequest, key?: string): Promise<Answered<unknown>> =>
    house().ask(person, `${path}/commands`, { body, key });

  return {
    campaign,
    view,
    assetView,
    command,
    assets: async (): Promise<AssetStatus[]> => (await view()).status.assets,

    /** What waits for this person in particular. */
    async inbox(person: string): Promise<InboxItem[]> {
      const { json } = await house().ask<{ items: InboxItem[] }>(person, '/inbox');
      return json.items.filter(({ mine }) => mine);
    },

    /** Waits until every asset is in this stage. */
    eachIn: (stage: AssetStatus['stage']): Promise<AssetStatus[]> =>
      until(`each asset is in ${stage}`, async () => {
        // Before the workflow answers for the first time, there is a problem instead of a view.
        const now = (await view()).status?.assets ?? [];
        return now.length > 0 && now.every((asset) => asset.stage === stage) && now;
      }),

    /** The first variant that passed, else the first that is not blocked. */
    async select(asset: string): Promise<void> {
      const { variants } = await assetView(asset);
      const variant = ['pass', 'human', 'repair'].flatMap((verdict) =>
        variants.filter((one) => one.verdict === verdict),
      )[0]!;
      expect((await command(lead, { kind: 'select', asset, variant: variant.ref })).status).toBe(200);
    },

    /** Approves what is up for sign-off; `key` makes a repeat the same decision. */
    async decide(person: string, asset: string, { key, stage }: { key?: string; stage?: string } = {}) {
      const { prepared } = await assetView(asset);
      return command(person, { kind: 'decide', asset, prepared: prepared!.ref, decision: 'approve', stage }, key);
    },

    async reschedule(asset: string, slot: Date): Promise<void> {
      expect((await command(lead, { kind: 'reschedule', asset, slot: slot.toISOString() })).status).toBe(200);
    },
  };
}
