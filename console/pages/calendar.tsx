import type { Temporal } from 'temporal-polyfill';
import { localDay } from '../../domain/local-time.ts';
import type { CalendarChannel, CalendarSlot, CalendarView } from '../desk/calendar/views.ts';
import type { WorkspaceSummary } from '../desk/desk.ts';
import { formatIn } from './format.ts';
import { Layout } from './layout.tsx';
import { assetPath, type Page } from './page.ts';

interface Props {
  page: Page;
  view: CalendarView;
  first: Temporal.PlainDate;
  /** The day after the last. */
  end: Temporal.PlainDate;
  span: 'week' | 'month';
  channel: string;
  channels: WorkspaceSummary['channels'];
}

/** Day by day what goes out, in the time zone of the workspace; days on which channels take nothing are shaded and named. */
export function CalendarPage({ page, view, first, end, span, channel, channels }: Props) {
  const { t, language } = page;
  const step = span === 'week' ? { weeks: 1 } : { months: 1 };
  const at = (from: Temporal.PlainDate | null, other = span) =>
    `/calendar?${new URLSearchParams({ ...(from && { from: from.toString() }), span: other, ...(channel && { channel }) })}`;
  const of = (name: string) =>
    `/calendar?${new URLSearchParams({ from: first.toString(), span, ...(name && { channel: name }) })}`;
  const days = Array.from({ length: first.until(end, { largestUnit: 'day' }).days }, (_, index) =>
    first.add({ days: index }),
  );
  const heading = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    ...(span === 'month' ? { month: 'long', year: 'numeric' } : { dateStyle: 'long' }),
    timeZone: 'UTC',
  }).format(new Date(`${first.toString()}T12:00:00Z`));
  return (
    <Layout page={page} title={t.calendar.title}>
      <div class="title-row">
        <h1>
          {t.calendar.title} <small>{heading}</small>
        </h1>
      </div>
      <p class="lead">{t.calendar.zone(view.timeZone)}</p>
      <nav class="calendar-nav" aria-label={t.calendar.span}>
        <a href={at(first.subtract(step))} rel="prev">
          {t.calendar.earlier}
        </a>
        <a href={at(null)}>{t.calendar.today}</a>
        <a href={at(first.add(step))} rel="next">
          {t.calendar.later}
        </a>
        <a href={at(first, span === 'week' ? 'month' : 'week')}>
          {span === 'week' ? t.calendar.month : t.calendar.week}
        </a>
      </nav>
      <nav class="filters" aria-label={t.calendar.channel}>
        <p>
          <a href={of('')} aria-current={channel === '' ? 'true' : undefined}>
            {t.calendar.allChannels}
          </a>
          {channels.map(({ name, title }) => (
            <a href={of(name)} aria-current={name === channel ? 'true' : undefined}>
              {title[language]}
            </a>
          ))}
        </p>
      </nav>
      {view.channels.map((one) => (
        <Rates page={page} channel={one} />
      ))}
      <ol class="calendar">
        {days.map((day) => (
          <Day page={page} view={view} day={day} />
        ))}
      </ol>
    </Layout>
  );
}

function Rates({ page: { t, language }, channel }: { page: Page; channel: CalendarChannel }) {
  const rate = t.calendar.rate(channel.perDay, channel.minutesBetween);
  if (!rate) return null;
  return (
    <p class="small">
      {channel.title[language]}: {rate}
    </p>
  );
}

function Day({ page, view, day }: { page: Page; view: CalendarView; day: Temporal.PlainDate }) {
  const { t, language } = page;
  const { timeZone } = view;
  const [start, end] = [day, day.add({ days: 1 })].map((one) => one.toZonedDateTime(timeZone).epochMilliseconds);
  const black = view.channels.flatMap(({ title, blackouts }) =>
    blackouts
      .filter(({ from, to }) => Date.parse(from) < end! && Date.parse(to) > start!)
      .map((blackout) => ({ ...blackout, channel: title[language] })),
  );
  const slots = view.channels.flatMap(({ slots: all }) =>
    all.filter(({ at }) => localDay(new Date(at), timeZone) === day.toString()),
  );
  if (slots.length === 0 && black.length === 0) return null;
  const name = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(new Date(`${day.toString()}T12:00:00Z`));
  const format = formatIn(language, timeZone);
  return (
    <li class={`day ${black.length > 0 ? 'blackout' : ''}`}>
      <h2>
        <time datetime={day.toString()}>{name}</time>
      </h2>
      {black.map((one) => (
        <p class="small">
          {t.calendar.blackout}: {one.name} ({one.channel}), {format.dateTime(one.from)} – {format.dateTime(one.to)}
        </p>
      ))}
      <ul>
        {slots
          .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
          .map((slot) => (
            <SlotRow page={page} slot={slot} time={clockOf(slot.at, language, timeZone)} />
          ))}
      </ul>
    </li>
  );
}

function SlotRow({ page: { t, language }, slot, time }: { page: Page; slot: CalendarSlot; time: string }) {
  const { at, campaign, asset, title, state, conflicts } = slot;
  return (
    <li data-item>
      <time datetime={at}>{time}</time>{' '}
      <a class="item-link" href={assetPath(campaign, asset)}>
        {title}
      </a>{' '}
      <span class="asset-name">{asset}</span>{' '}
      <span class={`tag ${state === 'published' ? 'good' : ''}`}>{t.calendar.states[state]}</span>
      {conflicts && (
        <p class="small">
          <span class="tag bad">{t.calendar.conflict}</span> {conflicts[language]}
        </p>
      )}
    </li>
  );
}

const clockOf = (instant: string, language: Page['language'], timeZone: string): string =>
  new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );
