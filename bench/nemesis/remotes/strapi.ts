import { hashOf } from '../../../domain/canonical.ts';
import { askStrapi, strapiForTests } from '../../../test/support/strapi.ts';
import { startProxy } from '../proxy.ts';
import type { Remote, RemotePiece } from '../remote.ts';

const pageSize = 100;
type Article = Record<string, unknown> & { documentId: string; copydeskId: string | null };

/** The real Strapi with the companion. What readers see is read by its REST API, past the connector. */
export async function strapi(): Promise<Remote> {
  const server = await strapiForTests('nemesis');
  const proxy = await startProxy(server.url);
  const published = async (): Promise<Article[]> => {
    const found: Article[] = [];
    for (let page = 1; ; page += 1) {
      const query = `status=published&locale=en&pagination[page]=${page}&pagination[pageSize]=${pageSize}&sort=id`;
      const { json } = await askStrapi(server, 'GET', `/articles?${query}`);
      found.push(...(json.data as Article[]));
      if (json.data.length < pageSize) return found;
    }
  };
  // What runs before this one left is none of ours.
  const before = new Set((await published()).map(({ documentId }) => documentId));
  const seen = ({ title, body, slug, description }: Record<string, unknown>) =>
    hashOf({ title, body, slug, description });
  return {
    name: 'strapi',
    channels: {
      strapi: {
        ...{ connector: 'strapi', promise: 'look-up', weight: 0.3 },
        settings: {
          ...{ url: proxy.url, token: 'env:STRAPI_TOKEN', timeoutSeconds: 6 },
          fields: { description: 'description', provenance: 'provenance' },
          locales: { 'en-GB': 'en' },
          pageUrl: 'https://www.example.org/{slug}',
        },
      },
    },
    secrets: { 'env:STRAPI_TOKEN': server.tokens.full },
    hashOf: ({ request }) => seen(request.fields as Record<string, unknown>),
    pieces: async () =>
      (await published())
        .filter(({ documentId }) => !before.has(documentId))
        .map(
          (article): RemotePiece => ({
            ...{ id: article.documentId, marker: article.copydeskId ?? '', live: true },
            hash: seen(article),
          }),
        ),
    async close() {
      await proxy.close();
      await server.stop();
    },
  };
}
