import type { CalendarView } from '../../console/desk/calendar/views.ts';

export const calendarView: CalendarView = {
  timeZone: 'Europe/Berlin',
  from: '2026-11-30T23:00:00.000Z',
  to: '2026-12-31T23:00:00.000Z',
  channels: [
    {
      channel: 'journal',
      title: { de: 'Journal', en: 'Journal' },
      perDay: 2,
      minutesBetween: 60,
      blackouts: [{ name: 'Weihnachten', from: '2026-12-23T23:00:00.000Z', to: '2026-12-26T23:00:00.000Z' }],
      slots: [
        {
          at: '2026-12-01T08:00:00.000Z',
          campaign: 'nordgrat-launch',
          asset: 'journal/de-DE',
          title: 'Die Nordgrat 3L <ist> da',
          state: 'reserved',
          conflicts: null,
        },
        {
          at: '2026-12-25T09:00:00.000Z',
          campaign: 'winter',
          asset: 'journal/en-GB',
          title: 'Winter',
          state: 'wanted',
          conflicts: {
            de: 'Der Kanal nimmt dann nichts an: Weihnachten.',
            en: 'The channel takes nothing then: Weihnachten.',
          },
        },
      ],
    },
  ],
};
