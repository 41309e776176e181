import { ChatOpenAICompletions } from '@langchain/openai';

type Create = ChatOpenAICompletions['client']['chat']['completions']['create'];

/**
 * Chat completions as the provider sent them. LangChain's own class calls the SDK's `parse` as soon as a JSON Schema is asked for,
 * and that throws on broken JSON, on truncated answers and on tools that are not strict: the answer and its usage would be lost.
 * Whoever called validates, so the plain `create` is called here, once: retries belong to Temporal.
 */
export class Completions extends ChatOpenAICompletions {
  override completionWithRetry(...[request, options]: Parameters<Create>): Promise<never> {
    const clientOptions = this._getClientOptions(options as never);
    return this.client.chat.completions.create(request as never, clientOptions as never) as unknown as Promise<never>;
  }
}
