import { type Connector, channelContract } from '../../domain/channel.ts';
import { openDocumentChannel } from '../document-channel.ts';
import { openPlatform } from './platform.ts';
import { GhostSettings } from './settings.ts';

/**
 * Ghost by its Admin API. Ghost knows no idempotent creation and makes a second slug of its own where ours is taken, so a piece is first a
 * draft that is looked up by its mark, and goes live by id. A change is sent with the time of the last one, which Ghost compares; a database
 * that keeps whole seconds (MySQL) leaves two saves within one second undistinguished.
 */
export const ghost: Connector<GhostSettings> = {
  name: 'ghost',
  contract: channelContract,
  settings: GhostSettings,
  open: (channel, settings, dependencies) =>
    openDocumentChannel(openPlatform(channel, settings, dependencies), dependencies),
};
