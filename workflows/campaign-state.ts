import {
  type AssetStatus,
  assetEnded,
  type CampaignStage,
  type CampaignStatus,
  campaignStages,
  type Pin,
  type PinnedAsset,
  type VariantStatus,
} from '../domain/campaign.ts';
import type { CommandOutcome } from '../domain/command.ts';

/** Everything a campaign carries when it continues as new. */
export interface CampaignState {
  pin: Pin | null;
  status: CampaignStatus;
  cancelRequested: boolean;
  /** First outcomes of the newest commands, by command id: a replay gets the same answer. */
  outcomes: [string, CommandOutcome][];
  /** Lines of the timeline so far; part of their keys. */
  eventCount: number;
}

export const newCampaignState = (
  input: Pick<CampaignStatus, 'tenant' | 'campaign' | 'brief' | 'order' | 'schedule'>,
  startedAt: string,
): CampaignState => ({
  pin: null,
  status: {
    tenant: input.tenant,
    campaign: input.campaign,
    brief: input.brief,
    brand: '',
    // Until the brief has said it.
    title: input.schedule ?? input.campaign,
    owner: '',
    stage: 'research',
    paused: false,
    research: null,
    strategy: null,
    ...(input.order && { order: input.order }),
    ...(input.schedule && { schedule: input.schedule }),
    attention: null,
    runs: 0,
    assets: [],
    startedAt,
    endedAt: null,
  },
  cancelRequested: false,
  outcomes: [],
  eventCount: 0,
});

/** Takes over what `pinRun` resolved. */
export function adoptPin(state: CampaignState, pin: Pin): void {
  state.pin = pin;
  Object.assign(state.status, { brand: pin.brand, title: pin.title, owner: pin.owner });
  state.status.assets = pin.assets.map(
    ({ asset, channel, locale, variants, slot, operation, corrects }): AssetStatus => ({
      asset,
      channel,
      locale,
      stage: operation ? 'preparing' : 'variants',
      variantsWanted: variants,
      revisions: 0,
      requests: 0,
      variants: [],
      selected: null,
      slot,
      request: null,
      revision: null,
      publication: null,
      attention: null,
      runs: 0,
      ...(operation && { operation }),
      ...(corrects && { corrects }),
    }),
  );
}

/** The stage of a campaign: its own until its assets exist, then the least advanced of those still under way. */
export function campaignStage(
  { research, strategy, order, operates, assets, endedAt }: CampaignStatus,
  cancelled: boolean,
): CampaignStage {
  if (endedAt) return cancelled ? 'cancelled' : 'done';
  if (operates && assets.length === 0) return 'sign-off';
  if (!research && !operates) return 'research';
  if (!strategy && !order) return 'strategy';
  const underWay = assets
    .filter(({ stage }) => !assetEnded(stage))
    .map(({ stage }) => (stage === 'preparing' ? 'sign-off' : stage) as CampaignStage);
  return underWay.length === 0
    ? 'done'
    : underWay.reduce((a, b) => (campaignStages.indexOf(b) < campaignStages.indexOf(a) ? b : a));
}

/** What was pinned of an asset, with the slot that it has now. */
export const pinnedAsset = ({ assets }: Pin, { asset, slot }: AssetStatus): PinnedAsset => ({
  ...assets.find((one) => one.asset === asset)!,
  slot,
});

/** What texts of an asset rest on: the live page that it changes, else what research and strategy came to. */
export const groundsOf = ({ page }: AssetStatus, { research, strategy }: CampaignStatus) =>
  page ? { research: null, strategy: null, page } : { research, strategy };

/** So many variants a campaign carries in all: its state must fit into one message of 32 KB. */
const variantsCarried = 40;

/** An asset keeps its newest variants, as many as its share of what the campaign can carry. */
export const keepNewest = ({ status }: CampaignState, variants: VariantStatus[]): VariantStatus[] =>
  variants.slice(-Math.min(8, Math.floor(variantsCarried / status.assets.length)));

/** The name of a step as part of its saved turns' keys: a run anew after used-up turns must not find the old ones. */
export const runName = (step: string, runs: number): string => (runs === 0 ? step : `${step}#${runs}`);
