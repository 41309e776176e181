import { join } from 'node:path';
import { hashOf } from '../../../domain/canonical.ts';
import { startDirectus } from '../../../test/simulators/directus.ts';
import { startProxy } from '../proxy.ts';
import type { Remote, RemotePiece } from '../remote.ts';

/** What Directus itself writes into an item, beside the fields of the request. */
const ownFields = new Set(['id', 'status', 'date_created', 'date_updated']);

/** Directus, where items have keys of ours. */
export async function directus(directory: string): Promise<Remote> {
  const instance = await startDirectus({ logFile: join(directory, 'directus.jsonl') });
  const proxy = await startProxy(instance.url);
  return {
    name: 'directus',
    channels: {
      directus: {
        ...{ connector: 'directus', promise: 'own-id', weight: 2 },
        settings: {
          ...{ url: proxy.url, collection: 'articles', token: 'env:DIRECTUS_TOKEN', timeoutSeconds: 2 },
          fields: { description: 'description', provenance: 'provenance', locale: 'locale' },
          pageUrl: 'https://www.example.org/{slug}',
        },
      },
    },
    secrets: { 'env:DIRECTUS_TOKEN': 'directus-token' },
    hashOf: ({ request }) => hashOf(request.fields),
    pieces: async () =>
      instance
        .items()
        .filter(({ status }) => status === 'published')
        .map((item): RemotePiece => {
          const fields = Object.fromEntries(Object.entries(item).filter(([name]) => !ownFields.has(name)));
          const { publication } = item.provenance as { publication: string };
          return { id: String(item.id), marker: publication, hash: hashOf(fields), live: true };
        }),
    async close() {
      await proxy.close();
      await instance.close();
    },
  };
}
