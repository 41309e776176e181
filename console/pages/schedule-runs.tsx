import type { RunView, ScheduleReport } from '../desk/schedule/views.ts';
import { OutsideLink } from './outside-link.tsx';
import { campaignPath, type Page } from './page.ts';
import { Outcome } from './schedules.tsx';

/** What the runs of a schedule came to: each leads to its campaign. */
export function ScheduleRuns({ page, report: { runs } }: { page: Page; report: ScheduleReport }) {
  const { t } = page;
  const text = t.schedule;
  return (
    <section>
      <h2>{text.runs}</h2>
      {runs.length === 0 ? (
        <p>{text.noRuns}</p>
      ) : (
        <section class="scroll" tabindex={0} aria-label={text.runs}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text.due}</th>
                <th scope="col">{t.filters.campaign}</th>
                <th scope="col">{text.outcome}</th>
                <th scope="col">{text.page}</th>
                <th scope="col" class="number">
                  {text.clicks}
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <Run page={page} run={run} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function Run({ page, run }: { page: Page; run: RunView }) {
  const { format } = page;
  const { campaign, scheduledAt, title, stage, page: decayed, published } = run;
  const url = decayed?.url ?? published[0];
  return (
    <tr data-item>
      <td>
        <time datetime={scheduledAt}>{format.dateTime(scheduledAt)}</time>
      </td>
      <th scope="row">
        {/* Before anything of it is written down there is no page to lead to. */}
        {stage ? (
          <a class="item-link" id={`run-${campaign}`} href={campaignPath(campaign)}>
            {title}
          </a>
        ) : (
          title
        )}
      </th>
      <td>
        <Outcome page={page} run={run} />
      </td>
      <td>{url && <OutsideLink url={url} />}</td>
      <td class="number">
        {decayed && `${format.number(decayed.clicksBefore)} / ${format.number(decayed.clicksNow)}`}
      </td>
    </tr>
  );
}
