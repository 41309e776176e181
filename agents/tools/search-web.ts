import { z } from 'zod';
import type { ToolDefinition } from './tool.ts';

export const SearchWeb = z.strictObject({
  query: z.string().min(2).max(400).describe('what to look for; nothing confidential, for a search engine reads it'),
  limit: z.number().int().min(1).max(10).optional().describe('how many results, 5 unless told'),
});
export type SearchWeb = z.infer<typeof SearchWeb>;

export const searchWeb: ToolDefinition<SearchWeb> = {
  name: 'search_web',
  description:
    'Searches the web. Returns titles, addresses and snippets of foreign pages. Snippets are no evidence: read a page with fetch_page before you cite it.',
  arguments: SearchWeb,
  effect: 'read',
  short: false,
  integrity: 'untrusted',
  web: true,
};
