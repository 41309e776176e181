import { z } from 'zod';
import { CopydeskError } from '../../../domain/errors.ts';
import { askJson } from './ask-json.ts';
import type { SearchProvider } from './search-provider.ts';

const Answer = z.object({
  results: z.array(z.object({ title: z.string().catch(''), url: z.string(), content: z.string().nullish().catch('') })),
});

/**
 * SearXNG, `GET /search?format=json` (docs.searxng.org, Search API, 2026.2): no key; an instance answers in JSON only when its settings list it
 * among `search.formats`, else it is a 403. It has no limit of results, so the rest is left out here.
 */
export const searxng = (baseUrl: string): SearchProvider => ({
  async search({ text, language, limit }, signal) {
    const query = new URLSearchParams({ q: text, format: 'json', language, categories: 'general', safesearch: '1' });
    const { results } = await askJson(
      {
        name: 'SearXNG',
        url: `${baseUrl.replace(/\/+$/, '')}/search?${query}`,
        signal,
        judge: (status) =>
          status === 403
            ? new CopydeskError(
                'auth',
                'SearXNG answered 403: its settings do not list "json" among search.formats, or it does not let us in.',
                { where: { file: 'research.yaml', field: 'search.url' } },
              )
            : null,
      },
      Answer,
    );
    return results.slice(0, limit).map(({ title, url, content }) => ({ title, url, snippet: content ?? '' }));
  },
});
