import type { Person } from '../../domain/workspace.ts';
import type { ScheduleReport } from '../desk/schedule/views.ts';
import { nameOf } from './campaigns.tsx';
import { FactList } from './fact-list.tsx';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { holds, type Page, schedulePath } from './page.ts';
import { ScheduleRuns } from './schedule-runs.tsx';

interface Props {
  page: Page;
  report: ScheduleReport;
  people: Person[];
  /** Why something was not done. */
  problem?: string;
  /** What was begun. */
  done?: string;
}

/** One schedule: when it runs, what its runs came to, and what can be done with it. */
export function SchedulePage({ page, report, people, problem, done }: Props) {
  const { t } = page;
  const { spec } = report;
  return (
    <Layout page={page} title={spec.title}>
      <p class="crumbs">
        <a href="/schedules">{t.schedule.title}</a>
      </p>
      <div class="title-row">
        <h1>{spec.title}</h1>
        <span class={`tag ${report.paused ? '' : 'good'}`}>
          {report.paused ? t.schedule.paused : t.schedule.active}
        </span>
      </div>
      {problem && <Notice text={problem} />}
      {done && <Notice kind="good" text={done} />}
      <div
        id="schedule"
        hx-get={schedulePath(spec.id)}
        hx-trigger="every 10s"
        hx-select="#schedule"
        hx-swap="outerHTML"
      >
        <Facts page={page} report={report} people={people} />
        <ScheduleRuns page={page} report={report} />
      </div>
      <Steering page={page} report={report} />
    </Layout>
  );
}

function Facts({ page: { t, format }, report, people }: Pick<Props, 'page' | 'report' | 'people'>) {
  const text = t.schedule;
  const { spec, paused, note, noteBy, next, createdBy, missed, skipped } = report;
  const { work } = spec;
  const rows: [string, string | undefined][] = [
    [text.rule, `${spec.cron} (${spec.timeZone})`],
    [text.next, paused ? text.noNext : next.slice(0, 5).map(format.dateTime).join('\n')],
    [paused && noteBy ? text.pausedBy(nameOf(people, noteBy)) : text.note, note || undefined],
    [
      text.work,
      work.kind === 'refresh'
        ? text.refreshOf(work.order.channel, work.order.locale)
        : text.campaignOf(work.brief.title),
    ],
    [text.export, work.kind === 'refresh' ? work.order.export : undefined],
    [text.overlap, text.overlaps[spec.overlap]],
    [text.leftOutTitle, missed + skipped > 0 ? text.leftOut(missed, skipped) : undefined],
    [text.createdBy, nameOf(people, createdBy)],
  ];
  return <FactList rows={rows} />;
}

function Steering({ page, report: { spec, paused } }: Pick<Props, 'page' | 'report'>) {
  const { t } = page;
  const text = t.schedule;
  const path = schedulePath(spec.id);
  const lead = holds(page, 'content-lead');
  if (!lead && !holds(page, 'admin')) return null;
  return (
    <section class="steering">
      {lead && (
        <form method="post" action={`${path}/trigger`} class="sheet">
          <p class="small">{text.triggerLead}</p>
          <button type="submit">{text.trigger}</button>
        </form>
      )}
      <form method="post" action={`${path}/${paused ? 'resume' : 'pause'}`} class="sheet stack">
        <label>
          {text.note} <small>{t.optional}</small>
          <input name="note" maxlength={500} />
        </label>
        <button type="submit" class="secondary">
          {paused ? text.resume : text.pause}
        </button>
      </form>
      {lead && (
        <details class="sheet">
          <summary>{text.backfill}</summary>
          <form method="post" action={`${path}/backfill`} class="stack">
            <p class="small">{text.backfillLead}</p>
            <div class="row">
              <label>
                {text.from}
                <input type="datetime-local" name="from" required />
              </label>
              <label>
                {text.to}
                <input type="datetime-local" name="to" required />
              </label>
              <OverlapChoice page={page} chosen="buffer-all" />
            </div>
            <button type="submit">{text.backfill}</button>
          </form>
        </details>
      )}
      <p class="actions">
        {lead && (
          <a class="button secondary" href={`${path}/edit`}>
            {text.change}
          </a>
        )}
        <a class="button danger secondary" href={`${path}/delete`}>
          {text.remove}
        </a>
      </p>
    </section>
  );
}

/** What happens while a run still goes on. */
export function OverlapChoice({ page: { t }, chosen }: { page: Page; chosen: string }) {
  return (
    <label>
      {t.schedule.overlap}
      <select name="overlap">
        {Object.entries(t.schedule.overlaps).map(([value, name]) => (
          <option value={value} selected={value === chosen}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Asks once more before a schedule is deleted. */
export function DeleteSchedulePage({ page, report: { spec } }: Pick<Props, 'page' | 'report'>) {
  const { t } = page;
  return (
    <Layout page={page} title={t.schedule.removeTitle}>
      <p class="crumbs">
        <a href="/schedules">{t.schedule.title}</a> <a href={schedulePath(spec.id)}>{spec.title}</a>
      </p>
      <h1>{t.schedule.removeTitle}</h1>
      <p class="lead">{t.schedule.removeLead}</p>
      <form method="post" action={`${schedulePath(spec.id)}/delete`} class="actions">
        <button type="submit" class="danger">
          {t.schedule.removeNow}
        </button>
        <a class="button secondary" href={schedulePath(spec.id)}>
          {t.schedule.keep}
        </a>
      </form>
    </Layout>
  );
}
