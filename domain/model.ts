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
  temperature: number;
  messages: Message[];
  tools: { name: string; description: string; parameters: Record<string, unknown> }[];
  /** Schema of the final answer. */
  output: { name: string; schema: Record<string, unknown> };
}

export interface ModelResponse {
  content: string;
  toolCalls: ToolCall[];
  usage: TokenUsage;
  /** Model name as the provider reported it. */
  model: string;
  route: string;
  /** Euro cents; null when the price is not known. */
  costCents: number | null;
}
