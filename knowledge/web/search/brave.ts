import { z } from 'zod';
import { CopydeskError } from '../../../domain/errors.ts';
import { askJson, retryAfterMs } from './ask-json.ts';
import type { SearchProvider } from './search-provider.ts';

const Answer = z.object({
  web: z
    .object({
      results: z.array(z.object({ title: z.string().catch(''), url: z.string(), description: z.string().catch('') })),
    })
    .optional(),
});
const Problem = z.object({ error: z.object({ code: z.string() }) });

const mostWords = 50;

/**
 * Brave Search, `GET /res/v1/web/search` (api-dashboard.search.brave.com, Web Search API, 2025): header `X-Subscription-Token`; a query of at most
 * 400 characters and 50 words, 20 results. A wrong token is a 422 with its own code; a month that is used up a 429 with its own.
 */
export const brave = (key: () => Promise<string>, baseUrl = 'https://api.search.brave.com'): SearchProvider => ({
  async search({ text, language, limit }, signal) {
    const query = new URLSearchParams({
      q: text.slice(0, 400).split(/\s+/).slice(0, mostWords).join(' '),
      count: String(limit),
      search_lang: language,
      text_decorations: 'false',
      result_filter: 'web',
    });
    const { web } = await askJson(
      {
        name: 'Brave Search',
        url: `${baseUrl}/res/v1/web/search?${query}`,
        headers: { 'x-subscription-token': await key() },
        signal,
        judge: (status, json, headers) => judge(status, Problem.safeParse(json).data?.error.code, headers),
      },
      Answer,
    );
    return (web?.results ?? []).map(({ title, url, description }) => ({ title, url, snippet: description }));
  },
});

function judge(status: number, code: string | undefined, headers: Headers): CopydeskError | null {
  const where = { file: 'research.yaml', field: 'search.key' };
  if (code === 'SUBSCRIPTION_TOKEN_INVALID')
    return new CopydeskError('auth', `Brave Search answered ${status}: it does not know the key.`, { where });
  if (code === 'QUOTA_LIMITED')
    return new CopydeskError('over_budget', `Brave Search answered ${status}: the plan is used up.`, { where });
  if (status !== 429) return null;
  // `X-RateLimit-Reset: 1, 1419704` are the seconds until the limits of the second and of the month begin anew.
  const seconds = Number(headers.get('x-ratelimit-reset')?.split(',')[0] ?? Number.NaN);
  return new CopydeskError('rate_limited', 'Brave Search answered 429: too many searches.', {
    retryAfterMs: Number.isFinite(seconds) ? Math.max(seconds, 1) * 1_000 : retryAfterMs(headers),
  });
}
