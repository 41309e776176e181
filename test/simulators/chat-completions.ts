import { type Answer, type Ask, type Simulator, startSimulator } from './kit.ts';

/** What a provider says when it answers at all, and nothing goes wrong on the way. */
export type Saying =
  | 'well'
  | 'broken JSON'
  | 'empty'
  | 'wrong schema'
  | 'refusal'
  | 'filtered'
  | 'truncated'
  | 'usage missing'
  | 'usage negative'
  | 'usage zero'
  | 'usage above max_tokens'
  | 'usage above the prompt';

export interface ChatCompletions extends Simulator {
  /** Decides what is said to each request, in order of arrival. */
  says(decide: (ask: Ask) => Saying): void;
}

interface Body {
  model: string;
  messages: { role: string; content: string }[];
  max_tokens?: number;
  tools?: { function: { name: string; parameters: object } }[];
  tool_choice?: 'required' | { function: { name: string } };
  response_format?: { type: string; json_schema: { name: string; schema: object; strict: boolean } };
  stream?: boolean;
}

/**
 * A provider with one model, strict about what it is asked: a most for the answer, and one way of holding it to a schema. Its log says of each
 * answer what it charged.
 */
export async function startChatCompletions(good: object, bad: object): Promise<ChatCompletions> {
  let decide: (ask: Ask) => Saying = () => 'well';
  const simulator = await startSimulator('chat-completions', (ask, effect) => {
    const body = ask.json as Body | undefined;
    const problem = problemOf(ask, body);
    if (problem || !body) {
      return { status: 400, json: { error: { message: problem, type: 'invalid_request_error', code: null } } };
    }
    const saying = decide(ask);
    const answer = answerOf(body, saying, good, bad);
    effect({ effect: 'charged', id: body.model, ...(answer.json as { usage?: object }).usage });
    return answer;
  });
  return Object.assign(simulator, {
    says(next: (ask: Ask) => Saying) {
      decide = next;
    },
  });
}

function problemOf({ method, path }: Ask, body: Body | undefined): string | null {
  if (method !== 'POST' || path !== '/v1/chat/completions') return 'unknown address';
  if (!body?.messages?.length) return 'no messages';
  if (!(Number.isInteger(body.max_tokens) && body.max_tokens! > 0)) return 'max_tokens is missing';
  const asked = body.messages.some(({ role, content }) => role === 'system' && content.includes('JSON Schema'));
  const ways = [body.response_format, body.tool_choice, asked || undefined].filter(Boolean);
  return ways.length === 1 ? null : 'one way to a schema, and one only';
}

function answerOf(body: Body, saying: Saying, good: object, bad: object): Answer {
  const value = JSON.stringify(saying === 'wrong schema' ? bad : good);
  const cut = saying === 'broken JSON' || saying === 'truncated' ? value.slice(0, value.length / 2) : value;
  const text = saying === 'empty' || saying === 'filtered' ? '' : cut;
  const usage = usageOf(body, saying);
  const finish = saying === 'truncated' ? 'length' : saying === 'filtered' ? 'content_filter' : 'stop';
  return {
    status: 200,
    json: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: body.model,
      choices: [{ index: 0, finish_reason: finish, message: messageOf(body, saying, text) }],
      ...(usage && { usage }),
    },
  };
}

function messageOf(body: Body, saying: Saying, text: string): object {
  if (saying === 'refusal') return { role: 'assistant', content: null, refusal: 'I will not do that.' };
  const choice = body.tool_choice;
  if (choice && text !== '') {
    const name = choice === 'required' ? body.tools!.at(-1)!.function.name : choice.function.name;
    const call = { id: 'call_1', type: 'function', function: { name, arguments: text } };
    return { role: 'assistant', content: null, refusal: null, tool_calls: [call] };
  }
  // Asked in words, models talk around their answer.
  const said = body.response_format || text === '' ? text : `Gern. Hier ist die Antwort:\n${text}\nPasst das so?`;
  return { role: 'assistant', content: said, refusal: null };
}

function usageOf({ max_tokens = 0 }: Body, saying: Saying): object | null {
  const usual = {
    prompt_tokens: 40,
    completion_tokens: 10,
    total_tokens: 50,
    prompt_tokens_details: { cached_tokens: 8 },
  };
  switch (saying) {
    case 'usage missing':
      return null;
    case 'usage negative':
      return { ...usual, completion_tokens: -10 };
    case 'usage zero':
      return { ...usual, completion_tokens: 0 };
    case 'usage above max_tokens':
      return { ...usual, completion_tokens: max_tokens + 1 };
    case 'usage above the prompt':
      return { ...usual, prompt_tokens: 10_000_000 };
    default:
      return usual;
  }
}
