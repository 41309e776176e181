import type { Effect } from '../kit.ts';

export interface Campaign {
  id: string;
  name: string;
  status: 'ENABLED' | 'PAUSED' | 'REMOVED';
  budget: string;
  startDateTime: string;
  [more: string]: unknown;
}
export interface Budget {
  id: string;
  name: string;
  amountMicros: string;
  [more: string]: unknown;
}
export interface AdGroup {
  id: string;
  campaign: string;
  name: string;
  status: string;
}
export interface Ad {
  id: string;
  adGroup: string;
  status: string;
  finalUrls: string[];
  headlines: string[];
  descriptions: string[];
  approvalStatus: string;
  reviewStatus: string;
  topics: { topic: string; type: string }[];
}
export interface Criterion {
  id: string;
  /** Campaign or ad group id. */
  parent: string;
  type: 'LOCATION' | 'LANGUAGE' | 'KEYWORD';
  value: Record<string, unknown>;
}

/** All that an account holds. Plain data, so that a request that fails leaves no trace of it. */
export interface Account {
  next: number;
  budgets: Budget[];
  campaigns: Campaign[];
  adGroups: AdGroup[];
  ads: Ad[];
  criteria: Criterion[];
  /** By campaign id. */
  metrics: Record<string, { impressions: string; clicks: string; costMicros: string }>;
}

export const emptyAccount = (): Account => ({
  next: 20_000_000_001,
  budgets: [],
  campaigns: [],
  adGroups: [],
  ads: [],
  criteria: [],
  metrics: {},
});

/** Whether readers can see it, and so whether it costs: every level of it is enabled. */
const serves = ({ adGroups, ads }: Account, { id, status }: Campaign): boolean =>
  status === 'ENABLED' &&
  adGroups.some(
    (group) =>
      group.campaign === id &&
      group.status === 'ENABLED' &&
      ads.some((ad) => ad.adGroup === group.id && ad.status === 'ENABLED'),
  );

/** What a change came to, for those who see ads or pay for them. */
export function effectsBetween(before: Account, after: Account): Effect[] {
  const effects: Effect[] = [];
  const budgetOf = (account: Account, { budget }: Campaign) =>
    Number(account.budgets.find(({ id }) => id === budget)!.amountMicros) / 10_000;
  const textsOf = ({ adGroups, ads }: Account, campaign: string): string =>
    JSON.stringify(
      ads
        .filter(({ adGroup }) => adGroups.some((group) => group.id === adGroup && group.campaign === campaign))
        .map(({ finalUrls, headlines, descriptions }) => [finalUrls, headlines, descriptions]),
    );
  for (const campaign of after.campaigns) {
    const former = before.campaigns.find(({ id }) => id === campaign.id);
    const one = { id: campaign.id, marker: /Copydesk ([0-9a-f]+)$/.exec(campaign.name)?.[1] ?? null };
    const dailyCents = budgetOf(after, campaign);
    const [was, is] = [former !== undefined && serves(before, former), serves(after, campaign)];
    if (!former) effects.push({ effect: 'created', ...one, dailyCents });
    if (former && textsOf(before, campaign.id) !== textsOf(after, campaign.id))
      effects.push({ effect: 'texts-changed', ...one });
    if (former && budgetOf(before, former) !== dailyCents)
      effects.push({ effect: 'budget-changed', ...one, dailyCents });
    if (!was && is) effects.push({ effect: 'enabled', ...one, dailyCents });
    if (was && !is) effects.push({ effect: 'paused', ...one, dailyCents });
    if (campaign.status === 'REMOVED' && former?.status !== 'REMOVED') effects.push({ effect: 'removed', ...one });
  }
  return effects;
}
