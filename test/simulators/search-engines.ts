import { type Answer, type Ask, type Simulator, startSimulator } from './kit.ts';

export const tavilyKey = 'tvly-of-steinfoehr';
export const braveKey = 'BSA-of-steinfoehr';

export interface SearchSimulator extends Simulator {
  /** What everybody finds. */
  found: { title: string; url: string; text: string }[];
  /** Searches that a plan still has, and that a second still takes; Infinity unless a test says so. */
  left: { plan: number; second: number };
  /** Whether the settings of the SearXNG instance list `json`. */
  jsonListed: boolean;
}

/**
 * Three engines on one address, as their documents describe them: Tavily `POST /search` (docs.tavily.com, 2025), Brave `GET /res/v1/web/search`
 * (api-dashboard.search.brave.com, 2025), SearXNG `GET /search` (docs.searxng.org, 2026.2). Unknown parameters, wrong types and values out of
 * bounds are refused as they are there.
 */
export async function startSearchEngines(): Promise<SearchSimulator> {
  const state: Pick<SearchSimulator, 'found' | 'left' | 'jsonListed'> = {
    found: [],
    left: { plan: Number.POSITIVE_INFINITY, second: Number.POSITIVE_INFINITY },
    jsonListed: true,
  };
  const take = (): 'plan' | 'second' | null => {
    if (state.left.plan <= 0) return 'plan';
    if (state.left.second <= 0) return 'second';
    state.left.plan -= 1;
    state.left.second -= 1;
    return null;
  };

  function tavily({ headers, json, body }: Ask): Answer {
    const detail = (status: number, error: string, more: Record<string, string> = {}): Answer => ({
      status,
      json: { detail: { error } },
      headers: more,
    });
    if (headers.authorization !== `Bearer ${tavilyKey}`)
      return detail(401, 'Unauthorized: missing or invalid API key.');
    if (!headers['content-type']?.startsWith('application/json') || json === undefined)
      return detail(400, `Invalid JSON: ${body}`);
    const given = json as Record<string, unknown>;
    const known = ['query', 'max_results', 'search_depth', 'topic', 'include_domains', 'exclude_domains'];
    if (Object.keys(given).some((name) => !known.includes(name))) return detail(400, 'Unknown parameter.');
    const { query, max_results: most = 5, search_depth: depth = 'basic', topic = 'general' } = given;
    if (typeof query !== 'string' || query === '') return detail(400, 'Query is missing.');
    if (query.length > 400) return detail(400, 'Query is too long. Max query length is 400 characters.');
    if (!Number.isInteger(most) || (most as number) < 0 || (most as number) > 20)
      return detail(400, 'Max results must be 0 to 20.');
    if (!['basic', 'advanced'].includes(depth as string) || !['general', 'news'].includes(topic as string))
      return detail(400, 'Invalid value.');
    const out = take();
    if (out === 'plan') return detail(432, 'This request exceeds your plan’s set usage limit.');
    if (out === 'second')
      return detail(429, 'Your request has been blocked due to excessive requests.', { 'retry-after': '7' });
    const results = state.found
      .slice(0, most as number)
      .map(({ title, url, text }) => ({ title, url, content: text, score: 0.9, raw_content: null }));
    return { status: 200, json: { query, answer: null, images: [], results, response_time: 0.5 } };
  }

  function brave({ headers, query }: Ask): Answer {
    const error = (status: number, code: string, more: Record<string, string> = {}): Answer => ({
      status,
      json: { type: 'ErrorResponse', error: { id: 'e', status, code, detail: code }, time: 1 },
      headers: more,
    });
    if (headers['x-subscription-token'] !== braveKey) return error(422, 'SUBSCRIPTION_TOKEN_INVALID');
    const known = ['q', 'count', 'search_lang', 'country', 'offset', 'text_decorations', 'result_filter', 'safesearch'];
    if ([...query.keys()].some((name) => !known.includes(name))) return error(422, 'VALIDATION');
    const [q, count] = [query.get('q') ?? '', Number(query.get('count') ?? 20)];
    if (q === '' || q.length > 400 || q.split(/\s+/).length > 50) return error(422, 'VALIDATION');
    if (!Number.isInteger(count) || count < 1 || count > 20) return error(422, 'VALIDATION');
    if (!['de', 'en', null].includes(query.get('search_lang'))) return error(422, 'VALIDATION');
    const out = take();
    if (out === 'plan') return error(429, 'QUOTA_LIMITED');
    if (out === 'second')
      return error(429, 'RATE_LIMITED', { 'x-ratelimit-reset': '1, 1419704', 'x-ratelimit-remaining': '0, 12' });
    const results = state.found
      .slice(0, count)
      .map(({ title, url, text }) => ({ type: 'search_result', title, url, description: text }));
    return {
      status: 200,
      json: { type: 'search', query: { original: q }, ...(results.length > 0 && { web: { type: 'search', results } }) },
    };
  }

  function searxng({ query }: Ask): Answer {
    if (!query.get('q')) return { status: 400, json: { error: 'No query' } };
    if (query.get('format') !== 'json' || !state.jsonListed) return { status: 403 };
    if (take()) return { status: 429 };
    const results = state.found.map(({ title, url, text }) => ({
      title,
      url,
      content: text,
      engine: 'x',
      score: 1,
      category: 'general',
    }));
    return {
      status: 200,
      json: {
        query: query.get('q'),
        number_of_results: 0,
        results,
        answers: [],
        suggestions: [],
        unresponsive_engines: [],
      },
    };
  }

  const simulator = await startSimulator('search', (ask) => {
    if (ask.path === '/search' && ask.method === 'POST') return tavily(ask);
    if (ask.path === '/res/v1/web/search' && ask.method === 'GET') return brave(ask);
    if (ask.path === '/search' && ask.method === 'GET') return searxng(ask);
    return { status: 404, json: { error: 'Not found' } };
  });
  return Object.assign(state, simulator) as SearchSimulator;
}
