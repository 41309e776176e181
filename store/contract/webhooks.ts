import type { CampaignEvent } from './events.ts';

/** A message to an endpoint. */
export interface WebhookMessage {
  endpoint: string;
  /** The same for every attempt and endpoint: receivers know a repeat by it. */
  id: string;
  type: string;
  /** JSON, as it is signed and sent. */
  body: string;
}

/** A message, and what became of it. */
export interface WebhookDelivery extends WebhookMessage {
  createdAt: string;
  attempt: number;
  /** Null once it is delivered or given up. */
  nextAt: string | null;
  deliveredAt: string | null;
  lastStatus: number | null;
  lastTrouble: string | null;
}

/** What came of a message from outside. */
export interface WebhookReceipt {
  /** Campaigns that it started. */
  campaigns: string[];
  /** Why a rule that matched started none; empty when all went well. */
  refused: { rule: number; reason: string }[];
}

export interface Webhooks {
  /** Lines of timelines that nobody has been told of yet, each campaign's in order. */
  pending(limit: number): Promise<CampaignEvent[]>;
  /** Keeps the messages that became of these lines and lets go of the lines, in one transaction. Two that do it at once make one message. */
  announce(lines: readonly CampaignEvent[], messages: readonly WebhookMessage[]): Promise<void>;
  add(message: WebhookMessage): Promise<void>;
  /** Leases messages that are due, each to one caller. */
  take(limit: number, leaseMs: number): Promise<WebhookDelivery[]>;
  /** What an attempt came to; `againMs` null gives it up. Nothing when a later attempt has begun. */
  settle(
    delivery: Pick<WebhookDelivery, 'endpoint' | 'id' | 'attempt'>,
    outcome: { delivered: boolean; status: number | null; trouble: string | null; againMs: number | null },
  ): Promise<void>;
  /** Newest first. */
  list(filter?: { endpoint?: string; open?: boolean; limit?: number }): Promise<WebhookDelivery[]>;
  /** Sends it once more, under the same id. */
  again(endpoint: string, id: string): Promise<WebhookDelivery>;
  /** Null for a message that has no outcome yet; `conflict` when the id came before with another body. */
  receive(hook: string, id: string, bodyHash: string): Promise<WebhookReceipt | null>;
  received(hook: string, id: string, outcome: WebhookReceipt): Promise<void>;
  /**
   * How many of the `wanted` campaigns this message may start, so that since then the hook's messages start no more than `most`. They are counted from
   * here on, before any is started; `received` gives back what was not. The same answer however often the message comes.
   */
  allot(hook: string, id: string, limits: { wanted: number; most: number; since: Date }): Promise<number>;
}
