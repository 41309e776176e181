import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { searchWeb } from '../../../knowledge/web/search/search-web.ts';
import { braveKey, type SearchSimulator, startSearchEngines, tavilyKey } from '../../simulators/search-engines.ts';
import { researchOf } from './site.ts';

let engines: SearchSimulator;
beforeAll(async () => {
  engines = await startSearchEngines();
});
beforeEach(() => {
  engines.faults(() => ({ kind: 'none' }));
  engines.left = { plan: 100, second: 100 };
  engines.jsonListed = true;
  engines.found = [
    { title: 'Jacken im <strong>Test</strong>', url: 'https://bergpost.example/test', text: 'Acht​ Stunden\nRegen' },
    { title: 'Inside', url: 'http://localhost/admin', text: 'x' },
    { title: 'Blocked', url: 'https://spam.example/', text: 'x' },
    { title: 'No address', url: 'javascript:alert(1)', text: 'x' },
  ];
});
afterAll(() => engines.close());

const keys: Record<string, string> = { 'env:TAVILY': tavilyKey, 'env:BRAVE': braveKey, 'env:WRONG': 'sk-wrong' };
const settings = () => ({
  tavily: { provider: 'tavily', key: 'env:TAVILY' },
  brave: { provider: 'brave', key: 'env:BRAVE' },
  searxng: { provider: 'searxng', url: engines.url },
});
const search = (engine: Record<string, unknown>, text = 'Hardshell im Regen', limit = 5) =>
  searchWeb(
    researchOf({ search: engine, domains: { blocked: ['spam.example'] } }),
    async (reference) => keys[reference]!,
    { text, language: 'de', limit },
    { signal: AbortSignal.timeout(30_000), hosts: { tavily: engines.url, brave: engines.url } },
  );

describe.each(['tavily', 'brave', 'searxng'] as const)('a search by %s', (name) => {
  it('finds what may be read, as clean text', async () => {
    expect(await search(settings()[name])).toEqual([
      { title: 'Jacken im Test', url: 'https://bergpost.example/test', snippet: 'Acht Stunden Regen' },
    ]);
  });

  it('finds nothing where there is nothing', async () => {
    engines.found = [];
    expect(await search(settings()[name])).toEqual([]);
  });

  it('asks with as many words as the engine takes', async () => {
    expect(await search(settings()[name], 'Wort '.repeat(80).trim())).toHaveLength(1);
  });

  it('may be tried again when too much was asked, after the time that the engine says', async () => {
    engines.left.second = 0;
    const waits = { tavily: 7_000, brave: 1_000, searxng: 1_000 };
    await expect(search(settings()[name])).rejects.toMatchObject({
      errorClass: 'rate_limited',
      retryAfterMs: waits[name],
    });
  });

  it('passes when the engine fails, answers half, or breaks off', async () => {
    for (const fault of [{ kind: 'status', status: 502 }, { kind: 'garbled' }, { kind: 'reset-before' }] as const) {
      engines.faults(() => fault);
      await expect(search(settings()[name])).rejects.toMatchObject({ errorClass: 'transient' });
    }
  });

  it('follows no redirect with its key', async () => {
    engines.faults(() => ({ kind: 'status', status: 302, headers: { location: 'https://evil.example/' } }));
    await expect(search(settings()[name])).rejects.toMatchObject({ errorClass: 'invalid' });
  });
});

describe('an engine', () => {
  it.each(['tavily', 'brave'] as const)('that does not know the key waits for an admin: %s', async (provider) => {
    const refused = search({ provider, key: 'env:WRONG' });
    await expect(refused).rejects.toMatchObject({ errorClass: 'auth' });
    await expect(refused).rejects.not.toThrow('sk-wrong');
  });

  it.each(['tavily', 'brave'] as const)('whose plan is used up waits for an admin: %s', async (name) => {
    engines.left.plan = 0;
    await expect(search(settings()[name])).rejects.toMatchObject({ errorClass: 'over_budget' });
  });

  it('that may not answer in JSON says what to change', async () => {
    engines.jsonListed = false;
    await expect(search(settings().searxng)).rejects.toThrow('search.formats');
  });

  it('that is not named is not asked', async () => {
    await expect(
      searchWeb(
        researchOf(),
        async () => '',
        { text: 'x', language: 'de', limit: 5 },
        { signal: AbortSignal.timeout(1_000) },
      ),
    ).rejects.toMatchObject({ errorClass: 'denied' });
  });
});

describe('the simulated engines refuse what the real ones do', () => {
  const post = (body: unknown, key = tavilyKey) =>
    fetch(`${engines.url}/search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then(({ status }) => status);
  const get = (query: string, key = braveKey) =>
    fetch(`${engines.url}/res/v1/web/search?${query}`, { headers: { 'x-subscription-token': key } }).then(
      ({ status }) => status,
    );

  it.each<[unknown, number]>([
    [{ query: 'a' }, 200],
    [{}, 400],
    [{ query: 'a', unknown: 1 }, 400],
    [{ query: 'a'.repeat(401) }, 400],
    [{ query: 'a', max_results: 21 }, 400],
    [{ query: 'a', search_depth: 'deep' }, 400],
  ])('Tavily: %j', async (body, status) => {
    expect(await post(body)).toBe(status);
  });
  it.each([
    ['q=a', 200],
    ['', 422],
    ['q=a&count=21', 422],
    ['q=a&unknown=1', 422],
    [`q=${'a+'.repeat(51)}`, 422],
    ['q=a&search_lang=xx', 422],
  ])('Brave: %s', async (query, status) => {
    expect(await get(query)).toBe(status);
  });
  it('and nobody without a key', async () => {
    expect([await post({ query: 'a' }, 'x'), await get('q=a', 'x')]).toEqual([401, 422]);
  });
});
