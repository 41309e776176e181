import { join } from 'node:path';
import { hashOf } from '../../../domain/canonical.ts';
import { startContentful } from '../../../test/simulators/contentful.ts';
import { startProxy } from '../proxy.ts';
import type { Remote } from '../remote.ts';
import { piecesOf } from './pieces-of.ts';

/** Contentful, where entries have ids of ours. */
export async function contentful(directory: string): Promise<Remote> {
  const space = await startContentful({ logFile: join(directory, 'contentful.jsonl') });
  const proxy = await startProxy(space.url);
  return {
    name: 'contentful',
    channels: {
      contentful: {
        ...{ connector: 'contentful', promise: 'own-id', weight: 3 },
        settings: {
          ...{ space: 'space1', contentType: 'article', token: 'env:CONTENTFUL_TOKEN', url: proxy.url },
          fields: { description: 'description', provenance: 'provenance' },
          locales: { 'en-GB': 'en-GB' },
          pageUrl: 'https://www.example.org/{slug}',
          timeoutSeconds: 2,
        },
      },
    },
    secrets: { 'env:CONTENTFUL_TOKEN': 'CFPAT-token' },
    hashOf: ({ request }) => hashOf(request.fields),
    pieces: async () => piecesOf(space.effects()),
    async close() {
      await proxy.close();
      await space.close();
    },
  };
}
