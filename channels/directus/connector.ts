import { type Connector, channelContract } from '../../domain/channel.ts';
import { openDocumentChannel } from '../document-channel.ts';
import { openPlatform } from './platform.ts';
import { DirectusSettings } from './settings.ts';

/**
 * Directus by its REST API. A piece is an item whose primary key follows from its publication, so that a repeat meets itself. It is made as a
 * draft, then its status makes it live. Directus compares nothing in the moment of writing: a change goes to the item with this id *and* this
 * time of the last change, which leaves the moment between its own look-up and its own writing within one request.
 */
export const directus: Connector<DirectusSettings> = {
  name: 'directus',
  contract: channelContract,
  settings: DirectusSettings,
  open: (channel, settings, dependencies) =>
    openDocumentChannel(openPlatform(channel, settings, dependencies), dependencies),
};
