import type { TaskSpec } from '../domain/agent-run.ts';
import {
  type AccountStanding,
  type BudgetScope,
  degradedBy,
  grantedCents,
  hardCentsOf,
  type LimitsByScope,
  limitsOf,
  type SpendAccounts,
  usedCents,
} from '../domain/budget.ts';
import type { Pin } from '../domain/campaign.ts';
import { CopydeskError } from '../domain/errors.ts';
import { localDay } from '../domain/local-time.ts';
import type { Accounting, Attempt, AttemptOutcome } from '../domain/model.ts';
import type { OverLimit } from '../store/store.ts';
import type { TenantDependencies } from './dependencies.ts';
import type { RunMaterial } from './run-material.ts';

/** Longer than any attempt takes. What is still set aside then has lost its worker, and is booked at its bound. */
const reservedMs = 15 * 60_000;

/** An attempt that no limit has room for. `needCents` is what it may cost at most. */
export class OverBudget extends CopydeskError {
  readonly over: OverLimit;
  readonly needCents: number;
  readonly accounts: SpendAccounts;

  constructor(over: OverLimit, needCents: number, accounts: SpendAccounts) {
    super(
      'over_budget',
      `The next call may cost ${needCents.toFixed(2)} cents. Of ${over.limitCents.toFixed(2)} cents of the ${over.scope} ` +
        `${over.usedCents.toFixed(2)} are spent or set aside.`,
    );
    this.over = over;
    this.needCents = needCents;
    this.accounts = accounts;
  }
}

/** The books of one call of a model: what its limits say, and where its attempts are booked. */
export interface CallBooks extends Accounting {
  /** The account that has come so far that this call has to do with less; null: none. */
  degraded: BudgetScope | null;
}

/** Whose call it is. `key` and `claim` are the turn's; `run` names the run of the agent. */
export interface CallAbout {
  pin: Pick<Pin, 'campaign' | 'brand'>;
  task: TaskSpec;
  stage: string;
  run: string;
  key: string;
  claim: number;
}

/**
 * Opens the books for a call. Attempts that an earlier claim of the same turn had under way are booked at their bound first, for its worker is
 * gone. People are told once of each soft limit that is reached.
 */
export async function openBooks(deps: TenantDependencies, material: RunMaterial, about: CallAbout): Promise<CallBooks> {
  const { budgets } = deps.store;
  const { pin, task, stage, run, key, claim } = about;
  const accounts = accountsOf(deps, material, { pin, run });
  const limits = limitsOf(material.workspace, material.brief);
  if (claim > 1) await budgets.bookLost(key, claim);
  const frugal = Object.values(limits).some(({ degradeCents }) => degradeCents !== undefined);
  const degraded = frugal ? degradedBy(limits, await budgets.standing(accounts)) : null;

  return {
    degraded,
    async reserve({ number, route, model, atMost, atMostCents }: Attempt) {
      const attempt = { key, claim, attempt: number };
      const about = { role: task.role, stage, asset: task.asset ?? null, model, route, atMost, atMostCents };
      const reserved = await budgets.reserve({ ...attempt, accounts, ...about }, hardCentsOf(limits), reservedMs);
      if (!reserved.taken) throw new OverBudget(reserved.over, atMostCents, accounts);
      await tell(deps, limits, reserved.accounts, atMostCents, pin.campaign);
      const started = performance.now();
      return {
        settle: (outcome: AttemptOutcome) =>
          budgets.settle(attempt, { ...outcome, milliseconds: Math.round(performance.now() - started) }),
      };
    },
  };
}

/** The accounts of a run now: team and month are those of today, by the clocks of the workspace. */
export const accountsOf = (
  { now }: Pick<TenantDependencies, 'now'>,
  { workspace }: Pick<RunMaterial, 'workspace'>,
  { pin, run }: Pick<CallAbout, 'pin' | 'run'>,
): SpendAccounts => ({
  run,
  campaign: pin.campaign,
  team: pin.brand,
  month: localDay(now(), workspace.settings.timeZone).slice(0, 7),
});

/** Says in the timeline, and so to whoever wants to be told, that a limit before the hard one has been reached. */
async function tell(
  { store }: TenantDependencies,
  limits: LimitsByScope,
  before: readonly AccountStanding[],
  atMostCents: number,
  campaign: string,
): Promise<void> {
  for (const account of before) {
    const { softCents, degradeCents, hardCents } = limits[account.scope] ?? {};
    const used = usedCents(account) + atMostCents;
    const granted = grantedCents(before, account);
    const reached = (limit: number | undefined) => limit !== undefined && used >= limit + granted;
    const level = reached(degradeCents) ? 2 : reached(softCents) ? 1 : 0;
    if (level === 0 || level <= account.alerted) continue;
    const limitCents = (level === 2 ? degradeCents! : softCents!) + granted;
    const facts = {
      level: level === 2 ? 'degrade' : 'soft',
      usedCents: used,
      limitCents,
      hardCents: hardCents! + granted,
    };
    await store.budgets.alert(account, level, campaign, facts);
  }
}
