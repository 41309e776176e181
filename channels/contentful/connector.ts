import { type Connector, channelContract } from '../../domain/channel.ts';
import { openDocumentChannel } from '../document-channel.ts';
import { openPlatform } from './platform.ts';
import { ContentfulSettings } from './settings.ts';

/**
 * Contentful by its Content Management API. A piece is an entry with an id of our own, the marker, so that a repeat meets itself: it is put
 * as a draft, then published, each on the condition of a version. An entry holds one locale of ours; what people keep in others stays.
 */
export const contentful: Connector<ContentfulSettings> = {
  name: 'contentful',
  contract: channelContract,
  settings: ContentfulSettings,
  open: (channel, settings, dependencies) =>
    openDocumentChannel(openPlatform(channel, settings, dependencies), dependencies),
};
