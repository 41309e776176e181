/** Token counts as the provider reported them. */
export interface TokenUsage {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
}

/** A tool call that a model asked for. `arguments` is the parsed JSON, unvalidated. */
export interface ToolCall {
  id: string;
  name: string;
  arguments: unknown;
}

export type Message =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string; toolCalls: ToolCall[] }
  | { role: 'tool'; toolCallId: string; name: string; content: string };

/** What the gateway is asked for. JSON Schemas, not zod: they are data. */
export interface ModelRequest {
  modelClass: 'small' | 'large';
  /** Picks the routes of `models.yaml`'s `tasks`; left out: by size of the model alone. */
  taskClass?: string;
  /** Answers before did not fit twice: a large model is asked. */
  escalated?: boolean;
  temperature: number;
  messages: Message[];
  tools: { name: string; description: string; parameters: Record<string, unknown> }[];
  /** Schema of the final answer. */
  output: { name: string; schema: Record<string, unknown> };
}

export interface ModelResponse {
  content: string;
  toolCalls: ToolCall[];
  /**
   * How the answer ended: cut off at the most that it may have, refused by model or filter, or nothing in it. Left out in what releases before
   * 0.4.0 saved.
   */
  finish?: 'complete' | 'truncated' | 'refused' | 'empty';
  usage: TokenUsage;
  /** Model name as the provider reported it. */
  model: string;
  route: string;
  /** Euro cents; null only in what releases before 0.4.0 saved, which called routes without prices. */
  costCents: number | null;
  /** The provider's figures are missing or cannot be: usage and cost are their upper bounds. */
  usageUnknown?: boolean;
  /** Routes that failed before this answer came, in order. */
  failed?: { route: string; errorClass: string }[];
}

/** How far an answer has come. */
export interface Progress {
  route: string;
  characters: number;
}

/** One attempt at one route, before it is made. Fallbacks, escalations and hedges are attempts of their own. */
export interface Attempt {
  /** 1-based within one call of the gateway. */
  number: number;
  route: string;
  model: string;
  /** No attempt reports more: the prompt counted by characters, and the most the answer may have. */
  atMost: TokenUsage;
  /** Euro cents of that, at the route's prices. */
  atMostCents: number;
}

/** How an attempt ended. `unknown`: it was sent and no answer came, so that it may have cost anything up to its bound. */
export type AttemptOutcome =
  | { kind: 'answered'; usage: TokenUsage; costCents: number }
  | { kind: 'unanswered'; errorClass: string }
  | { kind: 'unknown'; errorClass: string };

/**
 * Keeps the books of model calls. The gateway asks before each attempt and says after it what came of it; a refusal is thrown
 * (`over_budget`) and nothing is sent.
 */
export interface Accounting {
  reserve(attempt: Attempt): Promise<Reservation>;
}
export interface Reservation {
  settle(outcome: AttemptOutcome): Promise<void>;
}
