// @ts-check
import { channelContract, openDocumentChannel } from 'copydesk/channel';
import { openPlatform } from './platform.js';
import { Settings } from './settings.js';

/**
 * What Copydesk loads. `openDocumentChannel` does what all channels of pages have in common (draft, publish, read back, find again, change
 * only what was read); `platform.js` says how this CMS is asked. A channel that is no CMS makes its own `Channel` here.
 *
 * @type {import('copydesk/channel').Connector<import('./settings.js').Settings>}
 */
export const connector = {
  name: 'copydesk-channel-template',
  contract: channelContract,
  settings: Settings,
  open: (channel, settings, dependencies) =>
    openDocumentChannel(openPlatform(channel, settings, dependencies), dependencies),
};
