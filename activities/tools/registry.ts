import { fetchPage } from './fetch-page.ts';
import { listPublishedPages } from './list-published-pages.ts';
import { lookUpPrices } from './look-up-prices.ts';
import { readBrandRules } from './read-brand-rules.ts';
import { searchKnowledge } from './search-knowledge.ts';
import { searchWeb } from './search-web.ts';
import type { ToolActivity } from './tool-context.ts';

/** What each tool of `agents/tools/` does, by its name. */
export const toolActivities: Record<string, ToolActivity> = {
  search_knowledge: searchKnowledge,
  look_up_prices: lookUpPrices,
  read_brand_rules: readBrandRules,
  list_published_pages: listPublishedPages,
  search_web: searchWeb,
  fetch_page: fetchPage,
};
