/** A search engine of the web, whoever runs it. */
export interface SearchProvider {
  /**
   * What it finds, best first. Titles and snippets are foreign text.
   * @throws CopydeskError `auth` for a key or an instance that does not let us in, `over_budget` for a plan that is used up, `rate_limited`
   * with the time to wait, `invalid` for a query it does not take, `transient` for anything that may pass
   */
  search(query: WebQuery, signal: AbortSignal): Promise<WebResult[]>;
}

export interface WebQuery {
  /** At most 400 characters. */
  text: string;
  language: 'de' | 'en';
  /** At most 20. */
  limit: number;
}

export interface WebResult {
  title: string;
  url: string;
  snippet: string;
}
