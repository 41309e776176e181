import type { Brief } from './brief.ts';
import type { BudgetLimits, Workspace } from './workspace.ts';

/** A run of an agent, its campaign, the brand's month and the month of all. */
export type BudgetScope = 'run' | 'campaign' | 'team' | 'month';

/** In whose accounts a call of a model is booked. */
export interface SpendAccounts {
  /** Names one run of an agent. */
  run: string;
  campaign: string;
  /** Brand id. */
  team: string;
  /** As the workspace counts months, e.g. `2026-11`. */
  month: string;
}

/** How one account stands. Euro cents, exact to a millionth. */
export interface AccountStanding {
  scope: BudgetScope;
  /** `team` accounts are named `<brand>/<month>`. */
  name: string;
  /** Set aside for attempts under way. */
  reservedCents: number;
  knownCents: number;
  /** Of attempts without an answer, at their upper bound. */
  unknownCents: number;
  /** Added by approvals. */
  grantedCents: number;
  /** Of which limit people were told: 0 none, 1 soft, 2 degrade. */
  alerted: number;
}

export type LimitsByScope = Partial<Record<BudgetScope, BudgetLimits>>;

/** The limits that a run pinned; the brief can only lower those of its campaign. Pins of releases before 0.4.0 have fewer scopes. */
export function limitsOf(
  { budgets }: Pick<Workspace, 'budgets'>,
  { budgetCents = Infinity }: Pick<Brief, 'budgetCents'>,
): LimitsByScope {
  const { run, campaign, team, month } = budgets;
  const lowered = Object.fromEntries(
    Object.entries(campaign).map(([level, cents]) => [level, Math.min(cents, budgetCents)]),
  ) as BudgetLimits;
  return { ...(run && { run }), campaign: lowered, ...(team && { team }), ...(month && { month }) };
}

/** The hard limits alone, in euro cents. */
export const hardCentsOf = (limits: LimitsByScope): Partial<Record<BudgetScope, number>> =>
  Object.fromEntries(Object.entries(limits).map(([scope, { hardCents }]) => [scope, hardCents]));

/** Euro cents that count against a limit: what is set aside and what nobody knows count in full. */
export const usedCents = ({ reservedCents, knownCents, unknownCents }: AccountStanding): number =>
  reservedCents + knownCents + unknownCents;

/** Euro cents that approvals have added to the limits of an account; a run has what its campaign has. */
export const grantedCents = (
  accounts: readonly AccountStanding[],
  { scope, grantedCents: own }: AccountStanding,
): number => (scope === 'run' ? (accounts.find((one) => one.scope === 'campaign')?.grantedCents ?? 0) : own);

/** The first account that has come so far that the rest is to be done with less; null: none. */
export function degradedBy(limits: LimitsByScope, accounts: readonly AccountStanding[]): BudgetScope | null {
  const reached = accounts.find((one) => {
    const limit = limits[one.scope]?.degradeCents;
    return limit !== undefined && usedCents(one) >= limit + grantedCents(accounts, one);
  });
  return reached?.scope ?? null;
}
