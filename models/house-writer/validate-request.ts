import { z } from 'zod';

/** An error as the OpenAI API words it. */
export interface ApiError {
  status: number;
  error: { message: string; type: string; param: string | null; code: string | null };
}

const TextParts = z.array(z.object({ type: z.literal('text'), text: z.string() }));
const Text = z.union([z.string(), TextParts]);
const ToolCallShape = z.object({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});
const ChatMessageShape = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer', 'user']), content: Text }),
  z.object({
    role: z.literal('assistant'),
    content: Text.nullish(),
    tool_calls: z.array(ToolCallShape).min(1).optional(),
  }),
  z.object({ role: z.literal('tool'), content: Text, tool_call_id: z.string() }),
]);
export type ChatMessage = z.infer<typeof ChatMessageShape>;

const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const schema = z.record(z.string(), z.unknown());
const ChatRequestShape = z.object({
  model: z.string(),
  messages: z.array(ChatMessageShape).min(1),
  tools: z
    .array(
      z.object({
        type: z.literal('function'),
        function: z.object({ name, description: z.string().optional(), parameters: schema.optional() }),
      }),
    )
    .min(1)
    .optional(),
  tool_choice: z.union([z.enum(['none', 'auto', 'required']), schema]).optional(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.enum(['text', 'json_object']) }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({ name, schema, strict: z.boolean().nullish() }),
      }),
    ])
    .optional(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  n: z.literal(1, 'this writer gives one choice').nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequestShape>;

/** Checks a body of `POST /v1/chat/completions` as strictly as the real endpoint does. */
export function validateRequest(body: unknown, models: readonly string[]): ChatRequest | ApiError {
  const parsed = ChatRequestShape.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    return invalid(`Invalid request: ${issue.message}`, paramOf(issue.path));
  }
  const request = parsed.data;
  if (!models.includes(request.model)) {
    const message = `The model '${request.model}' does not exist. Models: ${models.join(', ')}.`;
    return { status: 404, error: { message, type: 'invalid_request_error', param: 'model', code: 'model_not_found' } };
  }
  return checkToolOrder(request.messages) ?? checkStrict(request) ?? request;
}

/** Every tool call is answered, right after it, and nothing else is. */
function checkToolOrder(messages: readonly ChatMessage[]): ApiError | null {
  let open = new Set<string>();
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id)) {
        return invalid(
          "Messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
          `messages.[${index}].role`,
        );
      }
      continue;
    }
    if (open.size) break;
    if (message.role === 'assistant') open = new Set(message.tool_calls?.map((call) => call.id));
  }
  if (!open.size) return null;
  return invalid(
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. Missing: ${[...open].join(', ')}`,
    'messages',
  );
}

/** Strict mode takes closed objects whose properties are all required, and neither `oneOf` nor `allOf`. */
function checkStrict(request: ChatRequest): ApiError | null {
  const format = request.response_format;
  if (format?.type !== 'json_schema' || !format.json_schema.strict) return null;
  const problem = strictProblem(format.json_schema.schema);
  if (!problem) return null;
  return invalid(`Invalid schema for response_format '${format.json_schema.name}': ${problem}`, 'response_format');
}

function strictProblem(node: unknown): string | null {
  if (!node || typeof node !== 'object') return null;
  if (Array.isArray(node)) return node.map(strictProblem).find(Boolean) ?? null;
  const { type, properties, required, additionalProperties, oneOf, allOf } = node as Record<string, unknown>;
  if (Array.isArray(oneOf) || Array.isArray(allOf)) return "'oneOf' and 'allOf' are not permitted.";
  if (type === 'object') {
    const names = Object.keys((properties as object | undefined) ?? {});
    const missing = names.filter((key) => !(Array.isArray(required) && required.includes(key)));
    if (additionalProperties !== false) return "'additionalProperties' is required to be supplied and to be false.";
    if (missing.length) return `'required' must include every key in properties. Missing '${missing[0]}'.`;
  }
  return Object.values(node).map(strictProblem).find(Boolean) ?? null;
}

const invalid = (message: string, param: string | null): ApiError => ({
  status: 400,
  error: { message, type: 'invalid_request_error', param, code: null },
});

const paramOf = (path: readonly PropertyKey[]): string | null =>
  path.length ? path.map((part) => (typeof part === 'number' ? `[${part}]` : String(part))).join('.') : null;

/** The text of a message, parts joined. */
export function textOf(message: ChatMessage): string {
  const content = message.content ?? '';
  return typeof content === 'string' ? content : content.map((part) => part.text).join('\n');
}
