import type { TokenUsage } from '../../domain/model.ts';
import type { PolicyDecision } from '../../domain/policy.ts';

/** A finished model call. `key` is the turn's: recording it twice counts once. */
export interface ModelCallRecord {
  key: string;
  campaign: string;
  role: string;
  stage: string;
  model: string;
  route: string;
  usage: TokenUsage;
  costCents: number | null;
  milliseconds: number;
}

/** What one stage of a campaign took of models. */
export interface StageSpend {
  stage: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** Euro cents; null when the price of a call is not known. */
  costCents: number | null;
  milliseconds: number;
}

/** Append-only records of what was decided and spent. */
export interface Ledger {
  recordModelCall(call: ModelCallRecord): Promise<void>;
  /** Which role asked which model in a campaign, each pair once, in order of first call. */
  modelsOf(campaign: string): Promise<{ role: string; model: string }[]>;
  /** Euro cents of all calls of a campaign whose price is known. */
  knownCents(campaign: string): Promise<number>;
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
