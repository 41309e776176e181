import type { Brief } from '../../domain/brief.ts';
import { grantedCents, limitsOf } from '../../domain/budget.ts';
import type { CampaignStatus } from '../../domain/campaign.ts';
import { localDay } from '../../domain/local-time.ts';
import type { DeskDependencies } from './dependencies.ts';
import type { BudgetView } from './desk.ts';

/** How the money for models stands now. Limits are those of the workspace as it is; a campaign keeps those that it began with. */
export async function budgetView(
  { store, loadWorkspace, now }: DeskDependencies,
  { campaign, brand }: CampaignStatus,
  brief: Brief | null,
): Promise<BudgetView[]> {
  const { workspace } = await loadWorkspace();
  const month = localDay(now(), workspace.settings.timeZone).slice(0, 7);
  const limits = limitsOf(workspace, brief ?? {});
  const accounts = await store.budgets.standing({ campaign, team: brand, month });
  return accounts.map((one) => {
    const { scope, reservedCents, knownCents, unknownCents } = one;
    const hard = limits[scope]?.hardCents;
    const limitCents = hard === undefined ? null : hard + grantedCents(accounts, one);
    return { scope: scope as BudgetView['scope'], reservedCents, knownCents, unknownCents, limitCents };
  });
}
