import { Command } from 'commander';
import type { CalendarView } from '../console/desk/calendar/views.ts';
import type { LiveCheck } from '../domain/live-check.ts';
import { type Configured, sessionCommand } from './session-command.ts';
import { table } from './table.ts';

export const calendarCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'calendar',
      summary: 'list what goes out when, with blackouts and conflicts',
      examples: ['calendar', 'calendar --channel journal --from 2026-12-01T00:00:00+01:00 --json'],
    },
    async (session, { from, to, channel }: { from?: string; to?: string; channel?: string }) => {
      const given = Object.entries({ from, to, channel }).filter((one): one is [string, string] => Boolean(one[1]));
      const view = await session.client().get<CalendarView>(`/calendar?${new URLSearchParams(given)}`);
      const { texts, lang } = session;
      const time = new Intl.DateTimeFormat(lang === 'de' ? 'de-DE' : 'en-GB', {
        dateStyle: 'medium',
        timeStyle: 'short',
        timeZone: view.timeZone,
      });
      const at = (instant: string) => time.format(new Date(instant));
      session.result(view, () => [
        texts.calendar.zone(view.timeZone),
        ...view.channels.flatMap((one) => [
          '',
          `${one.channel}: ${one.title[lang]}`,
          ...one.blackouts.map(
            (span) => `  ${at(span.from)} – ${at(span.to)}  ${texts.calendar.blackout}: ${span.name}`,
          ),
          ...table(
            ['', '', '', ''],
            one.slots.map((slot) => [
              `  ${at(slot.at)}`,
              `${slot.campaign} ${slot.asset}`,
              texts.calendar.states[slot.state],
              slot.conflicts?.[lang] ?? '',
            ]),
          ).slice(1),
          ...(one.slots.length === 0 ? [`  ${texts.calendar.nothing}`] : []),
        ]),
      ]);
    },
  )
    .option('--from <instant>', 'left out: now')
    .option('--to <instant>', 'left out: a month later')
    .option('--channel <name>', 'of this channel only');

export const liveCommand = (configured: Configured) =>
  new Command('live').description('whether what is live is still true').addCommand(
    sessionCommand(
      configured,
      {
        name: 'check',
        summary: 'hold all that is live against rules, prices and documents of today, now',
        examples: ['live check --as lena-hofer', 'live check --json'],
      },
      async (session) => {
        const found = await session.client().post<LiveCheck>('/live/check', {});
        const { truth } = session.texts;
        session.result(found, () => [
          truth.checked(found.checked, found.alerts),
          ...(found.unread > 0 ? [truth.unread(found.unread)] : []),
          ...found.corrections.map((campaign) => `  ${campaign}`),
        ]);
      },
    ),
  );
