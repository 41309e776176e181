import type { ChannelCapabilities } from '../../domain/channel.ts';
import type { Texts } from './de.ts';

/** What a channel is made for and what else it can, in words. */
export function abilitiesOf({ channel }: Pick<Texts, 'channel'>, capabilities: ChannelCapabilities): string {
  const names = Object.keys(channel.abilities) as (keyof Texts['channel']['abilities'])[];
  const can = names.filter((name) => capabilities[name]).map((name) => channel.abilities[name]);
  return [channel.pieces[capabilities.kind], ...can].join('; ');
}
