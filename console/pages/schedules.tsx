import type { RunView, ScheduleReport } from '../desk/schedule/views.ts';
import { Layout } from './layout.tsx';
import { holds, type Page, schedulePath } from './page.ts';

interface Props {
  page: Page;
  schedules: ScheduleReport[];
}

/** What begins by itself: each schedule with its next times, in the zone of the workspace, and how it went last. */
export function SchedulesPage({ page, schedules }: Props) {
  const { t } = page;
  const create = holds(page, 'content-lead') && (
    <a class="button" href="/schedules/new">
      {t.schedule.create}
    </a>
  );
  return (
    <Layout page={page} title={t.schedule.title}>
      <div class="title-row">
        <h1>{t.schedule.title}</h1>
        {create}
      </div>
      <p class="lead">{t.schedule.lead}</p>
      {schedules.length === 0 ? (
        <div class="empty">
          <p>{t.schedule.empty}</p>
          <p>{t.schedule.emptyStart}</p>
        </div>
      ) : (
        <ul
          class="queue"
          id="schedules"
          hx-get="/schedules"
          hx-trigger="every 20s"
          hx-select="#schedules"
          hx-swap="outerHTML"
        >
          {schedules.map((report) => (
            <Row page={page} report={report} />
          ))}
        </ul>
      )}
    </Layout>
  );
}

function Row({ page: { t, format }, report }: { page: Page; report: ScheduleReport }) {
  const { spec, paused, next, runs } = report;
  const [run] = runs;
  return (
    <li class="item" data-item>
      <a class="item-link" id={`schedule-${spec.id}`} href={schedulePath(spec.id)}>
        <span class={`tag ${paused ? '' : 'good'}`}>{paused ? t.schedule.paused : t.schedule.active}</span>
        <span class="item-title">{spec.title}</span>
        <span class="asset-name">{spec.id}</span>
      </a>
      <p class="meta">
        <span>
          <code>{spec.cron}</code> {spec.timeZone}
        </span>
        <span>
          {t.schedule.next}: {paused ? t.schedule.noNext : next.slice(0, 3).map(format.dateTime).join(' · ')}
        </span>
        <span>
          {t.schedule.lastRun}: {run ? <Outcome page={{ t }} run={run} /> : t.schedule.neverRan}
          {run && ` ${format.dateTime(run.scheduledAt)}`}
        </span>
      </p>
    </li>
  );
}

/** How a run stands, in a word. */
export function Outcome({ page: { t }, run: { outcome } }: { page: Pick<Page, 't'>; run: RunView }) {
  const kinds: Partial<Record<RunView['outcome'], string>> = { published: 'good', attention: 'bad', cancelled: 'bad' };
  return <span class={`tag ${kinds[outcome] ?? ''}`}>{t.schedule.outcomes[outcome]}</span>;
}
