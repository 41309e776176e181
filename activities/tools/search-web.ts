import { Context } from '@temporalio/activity';
import type { SearchWeb } from '../../agents/tools/search-web.ts';
import { searchWeb as search } from '../../knowledge/web/search/search-web.ts';
import type { ToolActivity } from './tool-context.ts';
import { openWeb } from './web-access.ts';

const standardLimit = 5;

/** What the engine of the workspace finds. Titles and snippets are foreign text, and what they say makes the run untrusted. */
export const searchWeb: ToolActivity<SearchWeb> = async ({ deps, task, material }, { query, limit }) => {
  const { edge, research } = openWeb(deps, material);
  const results = await search(
    research,
    deps.secret,
    { text: query, language: task.language, limit: limit ?? standardLimit },
    { signal: Context.current().cancellationSignal, hosts: edge.searchHosts },
  );
  return {
    value: { results },
    label: { integrity: 'untrusted', readers: ['*'], sources: ['web-search'] },
  };
};
