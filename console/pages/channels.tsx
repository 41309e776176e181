import type { ChannelView } from '../desk/channels/views.ts';
import { abilitiesOf } from '../texts/abilities.ts';
import { nameOf } from './campaigns.tsx';
import { FactList } from './fact-list.tsx';
import { Field } from './field.tsx';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { holds, type Page } from './page.ts';

interface Props {
  page: Page;
  channels: ChannelView[];
  people: { id: string; name: string }[];
  now: Date;
  done?: string;
  problem?: string;
}

/** Every channel: what it promises, what it can, how it stands, and the brake. */
export function ChannelsPage({ page, channels, people, now, done, problem }: Props) {
  const { t } = page;
  return (
    <Layout page={page} title={t.channel.title}>
      <h1>{t.channel.title}</h1>
      <p class="lead">{t.channel.lead}</p>
      {problem && <Notice title={t.channel.refused} text={problem} />}
      {done && <Notice kind="good" text={done} />}
      {channels.map((channel) => (
        <Channel page={page} channel={channel} people={people} now={now} />
      ))}
    </Layout>
  );
}

type ChannelProps = Pick<Props, 'page' | 'people' | 'now'> & { channel: ChannelView };

function Channel({ page, channel, people, now }: ChannelProps) {
  const { t, language, format } = page;
  const { name, place, paused } = channel;
  const by = (who: string) => (who === 'house' ? t.channel.house : nameOf(people, who.replace(/^person:/, '')));
  return (
    <section class="sheet" id={`channel-${name}`}>
      <div class="title-row">
        <h2>
          {channel.title[language]} <span class="asset-name">{name}</span>
        </h2>
        {paused && <strong class="mark bad">{t.channel.paused}</strong>}
      </div>
      {paused && <p>{t.channel.pausedSince(format.dateTime(paused.at), by(paused.by), paused.reason)}</p>}
      {place === null && (
        <p class="trouble">
          {t.channel.trouble} {channel.trouble}
        </p>
      )}
      <FactList rows={rowsOf(page, channel)} />
      <Health page={page} channel={channel} now={now} />
      <div class="actions">
        <form method="post" action={`/channels/${encodeURIComponent(name)}/check`}>
          <button type="submit" class="secondary">
            {t.channel.check}
          </button>
        </form>
        {holds(page, 'admin') && paused && (
          <form method="post" action={`/channels/${encodeURIComponent(name)}/resume`}>
            <button type="submit">{t.channel.resume}</button>
          </form>
        )}
      </div>
      {holds(page, 'admin') && !paused && (
        <details>
          <summary>{t.channel.pause} …</summary>
          <form method="post" action={`/channels/${encodeURIComponent(name)}/pause`} class="stack narrow">
            <p class="small">{t.channel.pauseLead}</p>
            <Field label={t.channel.reason} name={`reason-${name}`}>
              <input name="reason" id={`reason-${name}`} required minlength={3} maxlength={1000} />
            </Field>
            <button type="submit" class="danger">
              {t.channel.pause}
            </button>
          </form>
        </details>
      )}
    </section>
  );
}

function rowsOf({ t, format, language }: Page, channel: ChannelView): [string, string | undefined][] {
  const { place, limits, calendar, ceilings, enabled } = channel;
  const range = ({ min, max }: { min: number; max: number }) => `${format.number(min)}–${format.number(max)}`;
  const money = ({ dailyCents, totalCents }: { dailyCents: number; totalCents: number }) =>
    [format.money(dailyCents), format.money(totalCents)] as const;
  return [
    [t.channel.promise, place ? t.channel.promises[place.capabilities.exactlyOnce] : undefined],
    [t.channel.can, place ? abilitiesOf(t, place.capabilities) : undefined],
    [t.channel.destination, place?.destination],
    [t.channel.connector, `${channel.connector} · ${channel.locales.join(', ')}`],
    [t.channel.limits, t.channel.limitsOf(range(limits.title), range(limits.description), range(limits.body))],
    [
      t.channel.calendar,
      [
        ...(calendar?.blackouts ?? []).map((blackout) =>
          blackoutWords(blackout, (day) => format.date(`${day}T12:00:00Z`), language),
        ),
        ...(calendar?.perDay ? [t.channel.perDay(format.number(calendar.perDay))] : []),
        ...(calendar?.minutesBetween ? [t.channel.minutesBetween(format.number(calendar.minutesBetween))] : []),
      ].join('\n'),
    ],
    [
      t.channel.ceilings,
      [
        ...(ceilings ? [t.channel.ceiling(...money(ceilings))] : []),
        ...(enabled ? [t.channel.enabledNow(...money(enabled))] : []),
      ].join('\n'),
    ],
  ];
}

type Blackout = NonNullable<ChannelView['calendar']>['blackouts'][number];

function blackoutWords(
  { name, from, to, days, start, end }: Blackout,
  date: (day: string) => string,
  language: 'de' | 'en',
): string {
  // The first of January 2024 was a Monday.
  const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  const dayName = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const when = [
    from || to ? [from, to].map((day) => (day ? date(day) : '')).join('–') : '',
    days?.map((day) => dayName.format(new Date(Date.UTC(2024, 0, week.indexOf(day) + 1)))).join(', ') ?? '',
    start || end ? `${start ?? '00:00'}–${end ?? '24:00'}` : '',
  ].filter(Boolean);
  return `${name}: ${when.join(' ')}`;
}

function Health({ page: { t, format }, channel: { health, checkedAt }, now }: Omit<ChannelProps, 'people'>) {
  if (!health || !checkedAt) return <p class="small">{`${t.channel.health}: ${t.channel.never}`}</p>;
  const { expiresAt } = health;
  return (
    <div>
      <p>
        {t.channel.health}:{' '}
        <span class={`tag ${health.ok ? 'good' : 'bad'}`}>{health.ok ? t.channel.healthy : t.channel.sick}</span>{' '}
        <span class="small">{t.channel.checked(format.dateTime(checkedAt))}</span>
      </p>
      {expiresAt && (
        <p class="small">
          {Date.parse(expiresAt) < now.getTime()
            ? t.channel.expired
            : `${t.channel.expires} ${format.dateTime(expiresAt)}`}
        </p>
      )}
      <ul class="plain">
        {health.parts
          .filter(({ ok, message }) => !ok || message)
          .map(({ name, ok, message, fix }) => (
            <li>
              <span class={`tag ${ok ? 'good' : 'bad'}`}>{name}</span> {message}
              {fix && !ok && <span class="small">{` ${t.health.fix}: ${fix}`}</span>}
            </li>
          ))}
      </ul>
    </div>
  );
}
