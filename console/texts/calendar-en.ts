import type { calendarDe, truthDe } from './calendar-de.ts';

export const calendarEn: typeof calendarDe = {
  title: 'Calendar',
  zone: (zone) => `All times and blackouts are meant in ${zone}.`,
  blackout: 'Blackout',
  nothing: 'Nothing planned.',
  states: { wanted: 'wanted', reserved: 'reserved', published: 'published' },
  conflict: 'Not possible then',
  earlier: 'Earlier',
  later: 'Later',
  today: 'Today',
  week: 'Week',
  month: 'Month',
  span: 'Range',
  allChannels: 'All channels',
  channel: 'Channel',
  rate: (perDay, minutes) =>
    [perDay && `at most ${perDay} a day`, minutes && `${minutes} minutes apart`].filter(Boolean).join(', '),
};

export const truthEn: typeof truthDe = {
  checked: (count, alerts) =>
    `Checked: ${count}. ${alerts === 0 ? 'All of it is true.' : `Not true any more, or changed: ${alerts}.`}`,
  unread: (count) => `Could not be read: ${count}. It is tried again tomorrow.`,
};
