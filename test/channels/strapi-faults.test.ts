import { afterAll, beforeAll, jest } from '@jest/globals';
import { strapi } from '../../channels/strapi/connector.ts';
import { StrapiSettings } from '../../channels/strapi/settings.ts';
import type { Channel } from '../../domain/channel.ts';
import type { Answer, Ask, Effect, Simulator } from '../simulators/kit.ts';
import { faultProxy } from '../support/fault-proxy.ts';
import { type RunningStrapi, strapiForTests } from '../support/strapi.ts';
import { connectorDependencies } from './dependencies.ts';
import { describeFaults } from './faults.ts';

jest.setTimeout(120_000);

let server: RunningStrapi;
let proxy: Simulator;
beforeAll(async () => {
  server = await strapiForTests('strapi-faults');
  proxy = await faultProxy('strapi', () => server.url, effectsOf);
});
afterAll(async () => {
  await proxy?.close();
  await server?.stop();
});

const openWith = (timeoutSeconds: number): Channel =>
  strapi.open(
    'magazin',
    StrapiSettings.parse({
      url: proxy.url,
      token: 'env:STRAPI_TOKEN',
      fields: { description: 'description', provenance: 'provenance' },
      locales: { 'de-DE': 'de', 'en-GB': 'en' },
      pageUrl: 'https://www.example.org/magazin/{slug}',
      timeoutSeconds,
    }),
    connectorDependencies({ secret: async () => server.tokens.full }),
  );

/** A document goes live by a PUT that says so, and by the companion, which takes it down too. */
function effectsOf({ method, path, query }: Ask, { status }: Answer): Effect[] {
  if (status >= 300) return [];
  const [, id, action] = /^\/api\/copydesk\/articles\/([a-z0-9]+)\/(publish|unpublish)$/.exec(path) ?? [];
  if (id) return [{ effect: action === 'publish' ? 'published' : 'unpublished', id }];
  const put = method === 'PUT' && query.get('status') === 'published';
  return put ? [{ effect: 'published', id: path.split('/').at(-1)! }] : [];
}

describeFaults('Strapi', { simulator: () => proxy, open: () => openWith(30), impatient: () => openWith(1.5) });
