import { campaignStages } from '../../domain/campaign.ts';
import type { Person } from '../../domain/workspace.ts';
import type { CampaignEvent } from '../../store/store.ts';
import type { CampaignView } from '../desk/desk.ts';
import { BudgetTable } from './budget-table.tsx';
import { CampaignTables } from './campaign-tables.tsx';
import { CommandForm } from './command-form.tsx';
import { Decay } from './decay.tsx';
import { FactList } from './fact-list.tsx';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { OperationPieces } from './operation-pieces.tsx';
import { campaignPath, holds, type Page, schedulePath } from './page.ts';
import { Timeline } from './timeline.tsx';
import { Troubles } from './troubles.tsx';

interface Props {
  page: Page;
  view: CampaignView;
  events: CampaignEvent[];
  people: Person[];
  /** Why a command was not carried out. */
  refusal?: string;
}

export function CampaignPage({ page, view, events, people, refusal }: Props) {
  const { t } = page;
  const { status, brief } = view;
  const path = campaignPath(status.campaign);
  return (
    <Layout
      page={page}
      title={status.title || status.campaign}
      live={{ campaign: status.campaign, after: events.at(-1)?.sequence ?? 0 }}
    >
      <p class="crumbs">
        <a href="/campaigns">{t.campaigns.title}</a>
        {status.schedule && <a href={schedulePath(status.schedule)}>{`${t.schedule.partOf} ${status.schedule}`}</a>}
      </p>
      <div class="title-row">
        <h1>{status.title || brief?.title || status.campaign}</h1>
        <Controls page={page} view={view} />
      </div>
      {refusal && <Notice title={t.asset.staleTitle} text={refusal} />}
      {/* Swapped as a whole when something happens; forms that people fill in stand outside. */}
      <div id="live" hx-get={path} hx-trigger="copydesk:changed from:body" hx-select="#live" hx-swap="outerHTML">
        <Stages page={page} view={view} />
        <Troubles page={page} view={view} />
        {view.refresh && <Decay page={page} view={view} />}
        {view.operation && <OperationPieces page={page} view={view} people={people} />}
        <CampaignTables page={page} view={view} />
        <Timeline page={page} events={events} people={people} />
      </div>
      {!view.operation && <BudgetTable page={page} view={view} />}
      {brief && !view.operation && <Brief page={page} brief={brief} people={people} />}
    </Layout>
  );
}

/** Nothing is written where something is done with a piece that is live. */
const writingStages = ['research', 'strategy', 'variants', 'selection'];

function Stages({ page: { t }, view: { status, operation } }: { page: Page; view: CampaignView }) {
  const skipped = operation ? writingStages : status.order ? ['strategy'] : [];
  const shown = campaignStages.filter((stage) => stage !== 'cancelled' && !skipped.includes(stage));
  const at = shown.indexOf(status.stage as 'done');
  return (
    <ol class="strip" aria-label={t.campaign.stages}>
      {shown.map((stage, index) => (
        <li
          class={
            status.stage === 'cancelled'
              ? 'ended'
              : index < at || status.stage === 'done'
                ? 'past'
                : index === at
                  ? 'now'
                  : undefined
          }
          aria-current={index === at ? 'step' : undefined}
        >
          {t.stages[stage]}
        </li>
      ))}
      {status.stage === 'cancelled' && <li class="now">{t.stages.cancelled}</li>}
    </ol>
  );
}

function Controls({ page, view: { status, publications, operation } }: { page: Page; view: CampaignView }) {
  const { t } = page;
  if (!holds(page, 'content-lead', 'admin')) return null;
  const withdraw = !operation && publications.some(({ state }) => state === 'published') && (
    <a class="button secondary" href={`${campaignPath(status.campaign)}/withdraw`}>
      {t.pieces.withdrawCampaign}
    </a>
  );
  if (status.endedAt) return withdraw ? <div class="actions">{withdraw}</div> : null;
  return (
    <div class="actions">
      {withdraw}
      {status.paused && <strong class="mark">{t.campaigns.paused}</strong>}
      <CommandForm campaign={status.campaign} kind={status.paused ? 'resume' : 'pause'}>
        <button type="submit" class="secondary">
          {status.paused ? t.campaign.resume : t.campaign.pause}
        </button>
      </CommandForm>
      <a class="button danger secondary" href={`${campaignPath(status.campaign)}/cancel`}>
        {t.campaign.cancel}
      </a>
    </div>
  );
}

interface BriefProps {
  page: Page;
  brief: NonNullable<CampaignView['brief']>;
  people: Person[];
}

function Brief({ page: { t, format }, brief, people }: BriefProps) {
  const { fields } = t.brief;
  const rows: [string, string | undefined][] = [
    [fields.goal, brief.goal],
    [fields.baseline, brief.baseline],
    [fields.audience, brief.audience],
    [fields.message, brief.message],
    [fields.products, brief.products.join(', ')],
    [fields.questions, brief.questions.join('\n')],
    [fields.deadline, brief.deadline && format.dateTime(brief.deadline)],
    [fields.budgetCents, brief.budgetCents ? format.money(brief.budgetCents) : undefined],
    [fields.owner, people.find(({ id }) => id === brief.owner)?.name ?? brief.owner],
  ];
  return (
    <details class="sheet">
      <summary>{t.campaign.brief}</summary>
      <FactList rows={rows} />
    </details>
  );
}
