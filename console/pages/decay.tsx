import type { DecayReport, PageDecay } from '../../domain/refresh.ts';
import type { CampaignView } from '../desk/desk.ts';
import { FindingsList } from './findings-list.tsx';
import { OutsideLink } from './outside-link.tsx';
import type { Page } from './page.ts';

/** Why a refresh has chosen its page, and all pages that it looked at. */
export function Decay({ page, view: { refresh, status } }: { page: Page; view: CampaignView }) {
  const { t, format } = page;
  const report = refresh?.report;
  if (!report) return status.endedAt ? null : <p class="lead working">{t.schedule.looking}</p>;
  const chosen = report.pages.find(({ url }) => url === report.chosen);
  const { now, before } = report;
  return (
    <section class="decay">
      <h2>{chosen ? t.schedule.decay : t.schedule.nothingDecayed}</h2>
      <p class="small">
        {t.schedule.decayLead(
          format.date(now.from),
          format.date(now.to),
          format.date(before.from),
          format.date(before.to),
        )}
      </p>
      {chosen && <Chosen page={page} chosen={chosen} report={report} />}
      {report.findings && report.findings.length > 0 && (
        <>
          <h3>{t.schedule.contradicts}</h3>
          <FindingsList page={page} findings={report.findings} id="decay" />
        </>
      )}
      <details>
        <summary>{t.schedule.allPages(report.pages.length)}</summary>
        <Pages page={page} report={report} />
      </details>
    </section>
  );
}

function Chosen({ page, chosen, report }: { page: Page; chosen: PageDecay; report: DecayReport }) {
  const { t, format } = page;
  const text = t.schedule;
  const figures: [string, string][] = [
    [text.clicks, `${format.number(chosen.clicksBefore)} → ${format.number(chosen.clicksNow)}`],
    [text.impressions, `${format.number(chosen.impressionsBefore)} → ${format.number(chosen.impressionsNow)}`],
    [text.position, `${position(page, chosen.positionBefore)} → ${position(page, chosen.positionNow)}`],
    [text.loss, format.percent(chosen.loss)],
    [text.trend, format.percent(report.trend)],
  ];
  return (
    <>
      <p>
        <OutsideLink url={chosen.url} />
      </p>
      <dl class="facts figures">
        {figures.map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {chosen.queries.length > 0 && (
        <section class="scroll" tabindex={0} aria-label={text.queries}>
          <table>
            <caption class="visually-hidden">{text.queries}</caption>
            <thead>
              <tr>
                <th scope="col">{text.query}</th>
                <th scope="col" class="number">
                  {text.clicks}
                </th>
              </tr>
            </thead>
            <tbody>
              {chosen.queries.map(({ query, clicksBefore, clicksNow }) => (
                <tr>
                  <th scope="row">{query}</th>
                  <td class="number">
                    {format.number(clicksBefore)} → {format.number(clicksNow)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

function Pages({ page: { t, format }, report }: { page: Page; report: DecayReport }) {
  const text = t.schedule;
  return (
    <section class="scroll" tabindex={0} aria-label={text.allPages(report.pages.length)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.page}</th>
            <th scope="col">{text.verdict}</th>
            <th scope="col" class="number">
              {text.clicks}
            </th>
            <th scope="col" class="number">
              {text.loss}
            </th>
          </tr>
        </thead>
        <tbody>
          {report.pages.map(({ url, why, clicksBefore, clicksNow, loss }) => (
            <tr>
              <th scope="row">
                <OutsideLink url={url} />
              </th>
              <td>{text.whys[why]}</td>
              <td class="number">
                {format.number(clicksBefore)} → {format.number(clicksNow)}
              </td>
              <td class="number">{format.percent(loss)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const position = ({ format }: Page, value: number | null): string =>
  value === null ? '–' : format.number(Math.round(value * 10) / 10);
