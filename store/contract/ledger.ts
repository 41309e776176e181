import type { PolicyDecision } from '../../domain/policy.ts';

/** What one stage of a campaign took of models. */
export interface StageSpend {
  stage: string;
  /** Attempts, those included of which nobody knows the outcome, without those that certainly cost nothing. */
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** Euro cents of the attempts with a known outcome; null when the price of one is not known. */
  costCents: number | null;
  /** What the others may have cost at most. */
  unknownCents: number;
  milliseconds: number;
}

/** Append-only records of what was decided and spent. */
export interface Ledger {
  /** Which role asked which model in a campaign, each pair once, in order of first answer. */
  modelsOf(campaign: string): Promise<{ role: string; model: string }[]>;
  /** Sums per stage, in order of first call. `costCents` is null as soon as the price of one call is not known. */
  spend(campaign: string): Promise<StageSpend[]>;
  recordDecision(decision: {
    principal: string;
    action: string;
    resource: string;
    campaign: string | null;
    decision: PolicyDecision;
  }): Promise<void>;
  /** Newest first. */
  decisions(filter?: { campaign?: string; allowed?: boolean; limit?: number }): Promise<
    {
      at: string;
      principal: string;
      action: string;
      resource: string;
      campaign: string | null;
      decision: PolicyDecision;
    }[]
  >;
}
