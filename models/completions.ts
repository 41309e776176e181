import { ChatOpenAICompletions } from '@langchain/openai';
import type { RawUsage } from './read-usage.ts';

type Create = ChatOpenAICompletions['client']['chat']['completions']['create'];

/** What an answer says beside its message. LangChain leaves it out, or makes up what is missing. */
export interface Seen {
  usage: RawUsage | null;
  finishReason: string | null;
  refusal: string;
  model: string | null;
  /** Whether anything came that is an answer. */
  choices: number;
}

interface Choice {
  finish_reason?: string | null;
  message?: { refusal?: string | null };
  delta?: { refusal?: string | null; content?: string | null; tool_calls?: { function?: { arguments?: string } }[] };
}
interface Part {
  model?: string;
  usage?: RawUsage | null;
  choices?: Choice[];
}

/**
 * Chat completions as the provider sent them. LangChain's own class calls the SDK's `parse` as soon as a JSON Schema is asked for,
 * and that throws on broken JSON, on truncated answers and on tools that are not strict: the answer and its usage would be lost.
 * Whoever called validates, so the plain `create` is called here, once: retries belong to Temporal. One instance serves one call.
 */
export class Completions extends ChatOpenAICompletions {
  readonly seen: Seen = { usage: null, finishReason: null, refusal: '', model: null, choices: 0 };
  /** Told how many characters have come so far, when answers come in pieces. */
  onCharacters: (characters: number) => void = () => undefined;

  /** The most that the answer may have, by the name that the endpoint knows. LangChain chooses the name by the model's, which says nothing about a server. */
  bound: Partial<Record<'max_tokens' | 'max_completion_tokens', number>> = {};

  override async completionWithRetry(...[request, options]: Parameters<Create>): Promise<never> {
    const clientOptions = this._getClientOptions(options as never);
    const { max_tokens: _tokens, max_completion_tokens: _completion, ...asked } = request;
    const bounded = { ...asked, ...this.bound };
    const answer = await this.client.chat.completions.create(bounded as never, clientOptions as never);
    if (isStream(answer)) return this.watch(answer) as never;
    this.look(answer as Part);
    return answer as never;
  }

  private async *watch(parts: AsyncIterable<Part>): AsyncIterable<Part> {
    let characters = 0;
    for await (const part of parts) {
      this.look(part);
      const { content, tool_calls } = part.choices?.[0]?.delta ?? {};
      characters += content?.length ?? 0;
      for (const call of tool_calls ?? []) characters += call.function?.arguments?.length ?? 0;
      this.onCharacters(characters);
      yield part;
    }
  }

  private look({ model, usage, choices }: Part): void {
    const choice = choices?.[0];
    this.seen.choices += choices?.length ?? 0;
    this.seen.model = model ?? this.seen.model;
    this.seen.usage = usage ?? this.seen.usage;
    this.seen.finishReason = choice?.finish_reason ?? this.seen.finishReason;
    this.seen.refusal += choice?.message?.refusal ?? choice?.delta?.refusal ?? '';
  }
}

const isStream = (answer: unknown): answer is AsyncIterable<Part> =>
  typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
