import type { RunView, ScheduleReport } from '../console/desk/schedule/views.ts';
import type { Session } from './session.ts';
import { table } from './table.ts';
import { cliTexts } from './texts.ts';

/** Schedules as a table: id, state, when, next time, newest run. */
export function scheduleRows(session: Session, schedules: readonly ScheduleReport[]): string[] {
  const { texts } = session;
  const { schedule } = texts;
  return table(
    [schedule.id, schedule.state, schedule.rule, schedule.next, schedule.lastRun, schedule.titleField],
    schedules.map((report) => [
      report.spec.id,
      report.paused ? schedule.paused : schedule.active,
      `${report.spec.cron} ${report.spec.timeZone}`,
      report.paused ? '' : localTime(report, report.next[0]),
      report.runs[0] ? texts.schedule.outcomes[report.runs[0].outcome] : '',
      report.spec.title,
    ]),
  );
}

/** Everything about one schedule, times in its own zone. */
export function describeSchedule(session: Session, report: ScheduleReport): string[] {
  const { texts, lang } = session;
  const { schedule } = texts;
  const { spec, paused, note, noteBy, next, runs, missed, skipped } = report;
  const time = (instant: string | undefined) => localTime(report, instant);
  const facts: [string, string][] = [
    [
      schedule.state,
      (paused ? schedule.paused : schedule.active) + (note ? `: ${note}` : '') + (noteBy ? ` (${noteBy})` : ''),
    ],
    [schedule.rule, `${spec.cron} ${spec.timeZone}`],
    [schedule.overlap, schedule.overlaps[spec.overlap]],
    [
      schedule.work,
      spec.work.kind === 'refresh'
        ? schedule.refreshOf(spec.work.order.channel, spec.work.order.locale)
        : schedule.campaignOf(spec.work.brief.title),
    ],
    [schedule.next, paused ? '' : next.slice(0, 3).map(time).join(', ')],
    ...(missed + skipped > 0
      ? [[cliTexts[lang].schedule.leftOut, schedule.leftOut(missed, skipped)] as [string, string]]
      : []),
  ];
  const rows = runs.map((run) => [run.campaign, time(run.scheduledAt), schedule.outcomes[run.outcome], pageOf(run)]);
  return [
    `${spec.id}: ${spec.title}`,
    ...table(['', ''], facts).slice(1),
    ...(rows.length > 0
      ? ['', ...table([texts.filters.campaign, schedule.due, schedule.outcome, schedule.page], rows)]
      : []),
  ];
}

/** `url 300 → 120` */
const pageOf = ({ page }: RunView): string => (page ? `${page.url} ${page.clicksBefore} → ${page.clicksNow}` : '');

/** `2026-11-30 07:00` in the zone of the schedule. */
function localTime({ spec }: ScheduleReport, instant: string | undefined): string {
  if (!instant) return '';
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: spec.timeZone });
  return format.format(new Date(instant));
}
