import { CopydeskError } from '../../../domain/errors.ts';
import type { EnabledResearch } from '../../../domain/research.ts';
import { cleanText } from '../../clean-text.ts';
import { checkUrl } from '../check-url.ts';
import { brave } from './brave.ts';
import type { SearchProvider, WebQuery, WebResult } from './search-provider.ts';
import { searxng } from './searxng.ts';
import { tavily } from './tavily.ts';

/** Where the services are reached; left out: where they say. For tests. */
export type SearchHosts = Partial<Record<'tavily' | 'brave', string>>;

/**
 * Searches the web by the engine that the workspace names. Only what may be read is found: the rest would be refused when it is fetched.
 * @throws CopydeskError `denied` when no engine is named, else as `SearchProvider` says
 */
export async function searchWeb(
  research: EnabledResearch,
  secret: (reference: string) => Promise<string>,
  query: WebQuery,
  { signal, hosts = {} }: { signal: AbortSignal; hosts?: SearchHosts },
): Promise<WebResult[]> {
  const found = await providerOf(research, secret, hosts).search(query, signal);
  return found.flatMap(({ title, url, snippet }) => {
    const address = readable(url, research);
    return address ? [{ title: tidy(title, 300), url: address, snippet: tidy(snippet, 1_000) }] : [];
  });
}

function providerOf(
  { search }: EnabledResearch,
  secret: (reference: string) => Promise<string>,
  hosts: SearchHosts,
): SearchProvider {
  switch (search?.provider) {
    case 'tavily':
      return tavily(() => secret(search.key), hosts.tavily);
    case 'brave':
      return brave(() => secret(search.key), hosts.brave);
    case 'searxng':
      return searxng(search.url);
    default:
      throw new CopydeskError('denied', 'Nothing is searched here: research.yaml names no search engine.');
  }
}

function readable(url: string, research: EnabledResearch): string | null {
  try {
    return checkUrl(url, research).href;
  } catch (error) {
    if (error instanceof CopydeskError) return null;
    throw error;
  }
}

const tidy = (text: string, length: number): string =>
  cleanText(text.replace(/<[^<>]*>/g, ''))
    .text.replace(/\s+/g, ' ')
    .trim()
    .slice(0, length);
