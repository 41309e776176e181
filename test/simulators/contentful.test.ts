import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ContentfulSimulator, startContentful } from './contentful.ts';

let space: ContentfulSimulator;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copydesk-contentful-'));
  space = await startContentful({ logFile: join(folder, 'log.jsonl') });
});
afterAll(async () => {
  await space.close();
  await rm(folder, { recursive: true });
});

const type = 'application/vnd.contentful.management.v1+json';

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  url = space.url,
) {
  const response = await fetch(`${url}/spaces/space1/environments/master${path}`, {
    method,
    headers: { authorization: 'Bearer CFPAT-token', 'content-type': type, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json = (await response.json()) as {
    sys: { id: string; version: number; publishedVersion?: number };
    details: { errors: unknown[] };
  };
  return { status: response.status, id: json.sys.id, json, headers: response.headers };
}

const paragraph = (value: string) => ({
  nodeType: 'document',
  data: {},
  content: [{ nodeType: 'paragraph', data: {}, content: [{ nodeType: 'text', value, marks: [], data: {} }] }],
});
const fields = (slug: string, more: object = {}) => ({
  title: { de: 'Titel' },
  slug: { de: slug },
  body: { de: paragraph('Text') },
  ...more,
});
const asArticle = { 'x-contentful-content-type': 'article' };
const at = (version: number) => ({ 'x-contentful-version': String(version) });

describe('The simulated Contentful', () => {
  it('refuses a token that is wrong, and writing with one that may only read', async () => {
    expect(await ask('GET', '/entries', undefined, { authorization: 'Bearer x' })).toMatchObject({
      status: 401,
      id: 'AccessTokenInvalid',
    });
    const reader = { ...asArticle, authorization: 'Bearer CFPAT-reader' };
    expect(await ask('PUT', '/entries/a', { fields: {} }, reader)).toMatchObject({ status: 403, id: 'AccessDenied' });
    expect(await ask('GET', '/entries/a', undefined, reader)).toMatchObject({ status: 404, id: 'NotFound' });
  });

  it('creates with the id that it is given, once, and asks for the version from then on', async () => {
    expect(await ask('PUT', '/entries/own', { fields: fields('own') })).toMatchObject({
      status: 422,
      id: 'UnknownContentType',
    });
    expect(await ask('PUT', '/entries/own', { fields: fields('own') }, { ...asArticle, ...at(1) })).toMatchObject({
      status: 409,
      id: 'VersionMismatch',
    });
    expect(await ask('PUT', '/entries/own', { fields: fields('own') }, asArticle)).toMatchObject({
      status: 201,
      json: { sys: { version: 1 } },
    });
    expect(await ask('PUT', '/entries/own', { fields: fields('own') }, asArticle)).toMatchObject({
      status: 409,
      id: 'VersionMismatch',
    });
    expect(await ask('PUT', '/entries/own', { fields: fields('own') }, at(2))).toMatchObject({ status: 409 });
    expect(await ask('PUT', '/entries/own', { fields: fields('own') }, at(1))).toMatchObject({
      status: 200,
      json: { sys: { version: 2 } },
    });
    expect(await ask('PUT', `/entries/${'x'.repeat(65)}`, { fields: {} }, asArticle)).toMatchObject({ status: 422 });
  });

  it('publishes and takes down by version, and writes each into its log before it answers', async () => {
    const id = 'a'.repeat(64);
    await ask('PUT', `/entries/${id}`, { fields: fields('published') }, asArticle);
    expect(await ask('PUT', `/entries/${id}/published`)).toMatchObject({ status: 409 });
    expect(await ask('PUT', `/entries/${id}/published`, undefined, at(1))).toMatchObject({
      status: 200,
      json: { sys: { version: 2, publishedVersion: 1 } },
    });
    expect(await ask('PUT', `/entries/${id}/archived`)).toMatchObject({ status: 400 });
    expect(
      await ask('PUT', `/entries/${id}`, { fields: fields('published', { title: { de: 'Neu' } }) }, at(2)),
    ).toMatchObject({ status: 200 });
    const { json } = await ask('GET', `/public/entries?sys.id=${id}`);
    expect(json).toMatchObject({ total: 1, items: [{ fields: { title: { de: 'Titel' } } }] });
    expect(await ask('DELETE', `/entries/${id}/published`, undefined, at(2))).toMatchObject({ status: 409 });
    expect(await ask('DELETE', `/entries/${id}/published`, undefined, at(3))).toMatchObject({ status: 200 });
    expect(await ask('DELETE', `/entries/${id}/published`)).toMatchObject({ status: 400 });
    const lines = (await readFile(join(folder, 'log.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.flatMap(({ effects }) => effects)).toEqual(space.effects());
    expect(space.effects().filter(({ marker }) => marker === id)).toEqual([
      { effect: 'published', id, marker: id, hash: expect.stringMatching(/^sha256:/) },
      { effect: 'unpublished', id, marker: id, hash: expect.stringMatching(/^sha256:/) },
    ]);
  });

  it.each([
    ['a field that the type does not have', { strange: { de: 'x' } }, 'UnknownField'],
    ['a locale that the space does not have', { title: { fr: 'x' } }, 'ValidationFailed'],
    ['a value of another type', { title: { de: 7 } }, 'ValidationFailed'],
    ['a title that is too long', { title: { de: 'x'.repeat(257) } }, 'ValidationFailed'],
    [
      'rich text with a node that there is not',
      { body: { de: { nodeType: 'document', data: {}, content: [{ nodeType: 'video', data: {}, content: [] }] } } },
      'ValidationFailed',
    ],
    [
      'rich text with words outside of a paragraph',
      {
        body: {
          de: { nodeType: 'document', data: {}, content: [{ nodeType: 'text', value: 'x', marks: [], data: {} }] },
        },
      },
      'ValidationFailed',
    ],
  ])('refuses %s', async (_, more, id) => {
    const answer = await ask('PUT', '/entries/refused', { fields: fields('refused', more) }, asArticle);
    expect(answer).toMatchObject({ status: 422, id });
    expect(answer.json.details.errors.length).toBeGreaterThan(0);
    expect(space.entry('refused')).toBeUndefined();
  });

  it('keeps a draft without its required fields, but does not publish it, nor a slug that is taken', async () => {
    expect(await ask('PUT', '/entries/half', { fields: { title: { de: 'Titel' } } }, asArticle)).toMatchObject({
      status: 201,
    });
    expect(await ask('PUT', '/entries/half/published', undefined, at(1))).toMatchObject({ status: 422 });
    await ask('PUT', '/entries/first', { fields: fields('taken') }, asArticle);
    await ask('PUT', '/entries/first/published', undefined, at(1));
    await ask('PUT', '/entries/second', { fields: fields('taken') }, asArticle);
    expect(await ask('PUT', '/entries/second/published', undefined, at(1))).toMatchObject({ status: 422 });
  });

  it('refuses other media types, large entries and questions that it does not know', async () => {
    expect(
      await ask('PUT', '/entries/x', { fields: {} }, { ...asArticle, 'content-type': 'application/json' }),
    ).toMatchObject({ status: 415 });
    expect(await ask('PUT', '/entries/x', { fields: {}, more: 'x'.repeat(2 ** 21) }, asArticle)).toMatchObject({
      status: 413,
    });
    for (const query of ['fields.slug.de=x', 'content_type=article&fields.strange.de=x', 'limit=1001', 'colour=red'])
      expect({ query, status: (await ask('GET', `/entries?${query}`)).status }).toEqual({ query, status: 400 });
  });

  it('answers in pages', async () => {
    const { json } = await ask('GET', '/entries?content_type=article&skip=1&limit=1');
    expect(json).toMatchObject({ skip: 1, limit: 1, items: [expect.anything()] });
    expect((json as unknown as { total: number }).total).toBeGreaterThan(2);
  });

  it('takes so many requests a second', async () => {
    const limited = await startContentful({ perSecond: 2 });
    try {
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => ask('GET', '', undefined, {}, limited.url)));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused[0]).toMatchObject({ id: 'RateLimitExceeded' });
      expect(refused[0]!.headers.get('x-contentful-ratelimit-reset')).toBe('1');
    } finally {
      await limited.close();
    }
  });
});
