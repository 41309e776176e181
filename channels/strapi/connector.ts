import { type Connector, channelContract } from '../../domain/channel.ts';
import { openDocumentChannel } from '../document-channel.ts';
import { openPlatform } from './platform.ts';
import { StrapiSettings } from './settings.ts';

/**
 * Strapi 5 by REST and API token. Strapi neither takes ids of ours nor compares before it writes: a piece is first a draft with its
 * publication id in a field of its own, then goes live by id; live entries are changed and taken down through the companion.
 */
export const strapi: Connector<StrapiSettings> = {
  name: 'strapi',
  contract: channelContract,
  settings: StrapiSettings,
  open: (channel, settings, dependencies) =>
    openDocumentChannel(openPlatform(channel, settings, dependencies), dependencies),
};
