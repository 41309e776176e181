import type { ChannelView } from '../console/desk/channels/views.ts';
import { abilitiesOf } from '../console/texts/abilities.ts';
import type { Session } from './session.ts';

/** A channel in some lines: what it promises, what it can, how it stands. */
export function describeChannel({ texts, lang }: Session, channel: ChannelView): string[] {
  const { name, title, place, paused, health, checkedAt, trouble } = channel;
  const words = texts.channel;
  return [
    `${name}: ${title[lang]}${paused ? ` (${words.paused})` : ''}`,
    ...(paused ? [`  ${words.pausedSince(paused.at, paused.by, paused.reason)}`] : []),
    ...(place
      ? [
          `  ${words.destination}: ${place.destination} (${channel.connector})`,
          `  ${words.promise}: ${words.promises[place.capabilities.exactlyOnce]}`,
          `  ${words.can}: ${abilitiesOf(texts, place.capabilities)}`,
        ]
      : [`  ${words.trouble} ${trouble ?? ''}`]),
    health && checkedAt
      ? `  ${words.health}: ${health.ok ? words.healthy : words.sick}, ${words.checked(checkedAt)}`
      : `  ${words.health}: ${words.never}`,
    ...(health?.expiresAt ? [`  ${words.expires} ${health.expiresAt}`] : []),
    ...(health?.parts ?? [])
      .filter(({ ok, message }) => !ok || message)
      .map(
        ({ name: part, ok, message, fix }) =>
          `  ${ok ? '✓' : '✗'} ${part}: ${message}${fix && !ok ? ` ${texts.health.fix}: ${fix}` : ''}`,
      ),
  ];
}
