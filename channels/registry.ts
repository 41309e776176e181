import type { Connector } from '../domain/channel.ts';
import { brevo } from './brevo/connector.ts';
import { contentful } from './contentful/connector.ts';
import { directus } from './directus/connector.ts';
import { folder } from './folder/connector.ts';
import { ghost } from './ghost/connector.ts';
import { googleAds } from './google-ads/connector.ts';
import { linkedinAds } from './linkedin-ads/connector.ts';
import { linkedInPages } from './linkedin-pages/connector.ts';
import { mastodon } from './mastodon/connector.ts';
import { metaAds } from './meta-ads/connector.ts';
import { smtp } from './smtp/connector.ts';
import { strapi } from './strapi/connector.ts';
import { wordpress } from './wordpress/connector.ts';

/** Every connector of the house, by the name that `channels.yaml` uses. `any`, because each has settings of its own. */
// biome-ignore lint/suspicious/noExplicitAny: a connector's settings are checked by its own schema before `open` sees them.
export const connectors: Record<string, Connector<any>> = {
  brevo,
  contentful,
  directus,
  folder,
  ghost,
  'google-ads': googleAds,
  'linkedin-ads': linkedinAds,
  'linkedin-pages': linkedInPages,
  mastodon,
  'meta-ads': metaAds,
  smtp,
  strapi,
  wordpress,
};
