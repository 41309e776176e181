import type { AccountStanding, BudgetScope, SpendAccounts } from '../../domain/budget.ts';
import type { AttemptOutcome, TokenUsage } from '../../domain/model.ts';

/** An attempt at a model, named by the turn's key, the claim that makes it, and its number within that. */
export interface AttemptKey {
  key: string;
  claim: number;
  attempt: number;
}

/** What one attempt may cost at most, before it is made. */
export interface SpendRequest extends AttemptKey {
  accounts: SpendAccounts;
  role: string;
  stage: string;
  asset: string | null;
  model: string;
  route: string;
  atMost: TokenUsage;
  /** Euro cents. */
  atMostCents: number;
}

/** An attempt whose outcome is not known, for whoever can ask its provider. */
export interface UnknownAttempt extends AttemptKey {
  campaign: string;
  route: string;
  model: string;
  at: string;
}

/**
 * What models may cost. Spend is set aside before each attempt and booked after it; a limit is never passed by what is known, set aside and
 * unknown together, whoever asks at once and whoever dies in between.
 */
export interface Budgets {
  /**
   * Sets aside what an attempt may cost in all four accounts, by one statement, or in none when any hard limit (euro cents, with approvals
   * added to it) would be passed; `over` names the first such account. A repeat under the same key changes nothing. `accounts` are as they stood before.
   */
  reserve(
    request: SpendRequest,
    hardCents: Partial<Record<BudgetScope, number>>,
    ttlMs: number,
  ): Promise<
    { taken: true; accounts: AccountStanding[] } | { taken: false; accounts: AccountStanding[]; over: OverLimit }
  >;
  /**
   * Books how an attempt ended, as one line of the ledger. Without an outcome it counts with its bound; an outcome that becomes known later
   * corrects that with a second line. Repeats change nothing.
   */
  settle(attempt: AttemptKey, outcome: AttemptOutcome & { model?: string; milliseconds?: number }): Promise<void>;
  /** Books at their bound what earlier claims of a turn left behind: their workers are gone. */
  bookLost(key: string, claim: number): Promise<number>;
  /** The same for all attempts whose time is over. */
  bookExpired(): Promise<number>;
  /** Attempts with an unknown outcome, the oldest first. */
  unknown(limit: number): Promise<UnknownAttempt[]>;
  /** How these accounts stand; one that nobody has used stands at 0. */
  standing(accounts: Partial<SpendAccounts> & { month: string }): Promise<AccountStanding[]>;
  /** Adds an approved amount (whole euro cents) to the limit of an account, once for each command. */
  topUp(topUp: {
    command: string;
    scope: Exclude<BudgetScope, 'run'>;
    name: string;
    cents: number;
    person: string;
  }): Promise<void>;
  /** Tells the timeline of a campaign that an account has reached a limit: once for each account and limit, whoever asks at once. */
  alert(
    account: Pick<AccountStanding, 'scope' | 'name'>,
    level: 1 | 2,
    campaign: string,
    data: Record<string, unknown>,
  ): Promise<void>;
}

/** The account that an attempt does not fit into. Euro cents. */
export interface OverLimit {
  scope: BudgetScope;
  name: string;
  usedCents: number;
  /** Approvals included. */
  limitCents: number;
}
