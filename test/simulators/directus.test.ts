import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DirectusSimulator, startDirectus } from './directus.ts';

let instance: DirectusSimulator;
beforeAll(async () => {
  instance = await startDirectus();
});
afterAll(() => instance.close());

async function ask(method: string, path: string, body?: unknown, token: string | null = 'directus-token') {
  const response = await fetch(`${instance.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  return { status: response.status, code: json.errors?.[0]?.extensions.code, data: json.data };
}
const id = '0b8b4b3e-6b1f-8a2c-9d3e-1f2a3b4c5d6e';
const text = { title: 'Titel', slug: 'titel', body: '<p>Text</p>', provenance: { publication: 'f'.repeat(64) } };

describe('The simulated Directus', () => {
  it('refuses who brings no token, a wrong one, or one that may only read', async () => {
    expect(await ask('GET', '/items/articles', undefined, null)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await ask('GET', '/items/articles', undefined, 'x')).toMatchObject({
      status: 401,
      code: 'INVALID_CREDENTIALS',
    });
    expect(await ask('POST', '/items/articles', text, 'directus-reader')).toMatchObject({ status: 403 });
    expect(await ask('GET', '/items/secrets')).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await ask('GET', `/items/articles/${id}`)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it('takes a primary key once', async () => {
    expect(await ask('POST', '/items/articles?fields=id,status', { ...text, id })).toEqual({
      status: 200,
      code: undefined,
      data: { id, status: 'draft' },
    });
    expect(await ask('POST', '/items/articles', { ...text, id })).toMatchObject({
      status: 400,
      code: 'RECORD_NOT_UNIQUE',
    });
  });

  it.each([
    ['a field that there is not', { ...text, colour: 'red' }, 403, 'FORBIDDEN'],
    ['a key that is no UUID', { ...text, id: 'x' }, 400, 'FAILED_VALIDATION'],
    ['a title that is too long', { ...text, title: 'x'.repeat(256) }, 400, 'VALUE_TOO_LONG'],
    ['a missing title', { slug: 'x' }, 400, 'NOT_NULL_VIOLATION'],
    ['a number for a text', { ...text, title: 7 }, 400, 'INVALID_PAYLOAD'],
  ])('refuses %s', async (_, body, status, code) => {
    expect(await ask('POST', '/items/articles', body)).toMatchObject({ status, code });
  });

  it('writes what a query selects, and says what that was', async () => {
    const publish = (updated: object) => ({
      query: { filter: { _and: [{ id: { _eq: id } }, { date_updated: updated }] } },
      data: { status: 'published' },
    });
    expect(await ask('PATCH', '/items/articles?fields=status', publish({ _null: true }))).toMatchObject({
      data: [{ status: 'published' }],
    });
    expect(await ask('PATCH', '/items/articles?fields=status', publish({ _null: true }))).toMatchObject({
      status: 200,
      data: [],
    });
    expect(instance.effects()).toEqual([{ effect: 'published', id, marker: 'f'.repeat(64), hash: expect.any(String) }]);
    expect(
      await ask('PATCH', '/items/articles', { query: { filter: { colour: { _eq: 1 } } }, data: {} }),
    ).toMatchObject({ status: 400, code: 'INVALID_QUERY' });
    expect(await ask('GET', '/items/articles?fields=colour')).toMatchObject({ status: 403 });
  });
});
