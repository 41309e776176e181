import { z } from 'zod';
import { CopydeskError } from '../../../domain/errors.ts';
import { askJson } from './ask-json.ts';
import type { SearchProvider } from './search-provider.ts';

const Answer = z.object({
  results: z.array(z.object({ title: z.string().catch(''), url: z.string(), content: z.string().catch('') })),
});

/** Their documentation: 432 is the limit of the key or plan, 433 that of pay-as-you-go. */
const usedUp = [432, 433];

/** Tavily Search, `POST /search` (docs.tavily.com, API reference, 2025): bearer key, at most 400 characters and 20 results. */
export const tavily = (key: () => Promise<string>, baseUrl = 'https://api.tavily.com'): SearchProvider => ({
  async search({ text, limit }, signal) {
    const { results } = await askJson(
      {
        name: 'Tavily',
        url: `${baseUrl}/search`,
        headers: { authorization: `Bearer ${await key()}` },
        body: { query: text.slice(0, 400), max_results: limit, search_depth: 'basic', topic: 'general' },
        signal,
        judge: (status, _json) =>
          usedUp.includes(status)
            ? new CopydeskError('over_budget', `Tavily answered ${status}: the plan is used up.`, {
                where: { file: 'research.yaml', field: 'search' },
              })
            : null,
      },
      Answer,
    );
    return results.map(({ title, url, content }) => ({ title, url, snippet: content }));
  },
});
