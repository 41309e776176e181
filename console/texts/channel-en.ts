import type { channelDe } from './channel-de.ts';

export const channelEn: typeof channelDe = {
  title: 'Channels',
  lead: 'Where things are published, what each channel can promise, and how it stands.',
  connector: 'Connector',
  destination: 'Destination',
  promise: 'Promise',
  promises: {
    'own-id': 'exactly once: the channel knows a repeat by our id.',
    'look-up': 'exactly once: before every repeat we look whether it is there already.',
    'at-most-once': 'at most once: the channel cannot be asked. When an answer stays away, a person settles it.',
  },
  pieces: { page: 'pages', ad: 'ads', mail: 'mails', post: 'posts' },
  can: 'Can do',
  abilities: {
    drafts: 'drafts',
    conditionalUpdate: 'change live pieces, only while nobody else has',
    unpublish: 'withdraw',
    metrics: 'deliver figures',
    review: 'looks at it itself before anything is seen',
    spend: 'costs money: creates paused, enabling needs an approval of its own',
    media: 'new pieces with an image',
  },
  limits: 'Lengths',
  limitsOf: (title, description, words) =>
    `title ${title} characters, description ${description} characters, text ${words} words`,
  calendar: 'Calendar',
  perDay: (count) => `at most ${count} a day`,
  minutesBetween: (minutes) => `${minutes} minutes apart`,
  ceilings: 'Ceilings',
  ceiling: (daily, total) => `${daily} a day, ${total} in all`,
  enabledNow: (daily, total) => `of that enabled: ${daily} a day, ${total} in all`,
  health: 'Health',
  healthy: 'well',
  sick: 'sick',
  never: 'never looked at',
  checked: (when) => `looked at on ${when}`,
  check: 'Look now',
  expires: 'Credentials good until',
  expired: 'The credentials have expired.',
  trouble: 'The channel cannot be opened.',
  paused: 'paused',
  pausedSince: (when, by, reason) => `since ${when}, by ${by}: ${reason}`,
  house: 'the house itself',
  pause: 'Pause',
  pauseLead: 'Nothing goes there any more. What is approved waits.',
  reason: 'Reason',
  resume: 'Resume',
  resumed: (count) =>
    count === 0
      ? 'The channel goes on.'
      : count === 1
        ? 'The channel goes on. One piece had waited and is tried again.'
        : `The channel goes on. ${count} pieces had waited and are tried again.`,
  refused: 'That was not possible',
};
