import type { ConnectorDependencies } from '../../domain/channel.ts';
import { openHttpClient } from '../http-client.ts';
import { judge } from './judge.ts';
import type { GoogleAdsSettings } from './settings.ts';

/** A row of `googleAds:search`: objects by resource, fields in camelCase, int64 as text. */
export type Row = Record<string, Record<string, unknown>>;

export interface GoogleAdsClient {
  /** All rows that a query of the Google Ads Query Language gives, page by page. */
  search(query: string): Promise<Row[]>;
  mutate(operations: Record<string, unknown>[], options?: { validateOnly: boolean }): Promise<void>;
}

/** The REST interface (developers.google.com/google-ads/api/rest/overview): three headers name who asks, for which account, through which. */
export function openClient(settings: GoogleAdsSettings, { secret, signal }: ConnectorDependencies): GoogleAdsClient {
  const { customerId, loginCustomerId, apiVersion } = settings;
  const http = openHttpClient({
    name: 'Google Ads',
    url: settings.url,
    headers: async () => ({
      authorization: `Bearer ${await secret(settings.accessToken)}`,
      'developer-token': await secret(settings.developerToken),
      ...(loginCustomerId && { 'login-customer-id': loginCustomerId }),
    }),
    timeoutMs: settings.timeoutSeconds * 1000,
    signal,
    judge,
  });
  const method = (name: string): string => `/${apiVersion}/customers/${customerId}/googleAds:${name}`;
  return {
    async search(query) {
      const rows: Row[] = [];
      let pageToken: string | undefined;
      do {
        const body = { query, ...(pageToken && { pageToken }) };
        const { json } = await http.read(method('search'), { method: 'POST', body });
        const page = json as { results?: Row[]; nextPageToken?: string };
        rows.push(...(page.results ?? []));
        pageToken = page.nextPageToken || undefined;
      } while (pageToken);
      return rows;
    },
    async mutate(mutateOperations, { validateOnly } = { validateOnly: false }) {
      const body = { mutateOperations, partialFailure: false, validateOnly };
      if (!validateOnly) {
        await http.write('POST', method('mutate'), { body });
        return;
      }
      // Only looked at: a lost connection leaves nothing open.
      await http.read(method('mutate'), { method: 'POST', body });
    },
  };
}
