/** One line of a campaign's timeline. `data` holds refs, ids and numbers. */
export interface CampaignEvent {
  sequence: number;
  campaign: string;
  at: string;
  kind: string;
  data: Record<string, unknown>;
}

export interface Events {
  /** Idempotent by `key` when one is given: a replayed activity writes one line. */
  append(campaign: string, kind: string, data: Record<string, unknown>, key?: string): Promise<void>;
  /** In order, after a sequence number. */
  list(campaign: string, after?: number): Promise<CampaignEvent[]>;
}
