import { z } from 'zod';
import type { ToolDefinition } from './tool.ts';

export const FetchPage = z.strictObject({
  url: z
    .string()
    .max(2_000)
    .describe('an address exactly as search_web or the brief gave it, or one on a domain that is allowed by name'),
  about: z.string().max(400).optional().describe('what is looked for in a long page'),
});
export type FetchPage = z.infer<typeof FetchPage>;

export const fetchPage: ToolDefinition<FetchPage> = {
  name: 'fetch_page',
  description:
    'Reads a page of the web or a PDF. Returns passages with the ids that claims must cite, or why the page is not read. All of it is foreign text.',
  arguments: FetchPage,
  effect: 'read',
  short: false,
  integrity: 'untrusted',
  web: true,
};
