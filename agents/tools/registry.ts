import { fetchPage } from './fetch-page.ts';
import { listPublishedPages } from './list-published-pages.ts';
import { lookUpPrices } from './look-up-prices.ts';
import { readBrandRules } from './read-brand-rules.ts';
import { searchKnowledge } from './search-knowledge.ts';
import { searchWeb } from './search-web.ts';
import type { ToolDefinition } from './tool.ts';

/** Every tool an agent can be granted, by name. */
export const tools: Record<string, ToolDefinition<never>> = Object.fromEntries(
  [searchKnowledge, lookUpPrices, readBrandRules, listPublishedPages, searchWeb, fetchPage].map((tool) => [
    tool.name,
    tool as ToolDefinition<never>,
  ]),
);
