import type { Child } from 'hono/jsx';
import type { CampaignStatus } from '../../domain/campaign.ts';
import type { Person } from '../../domain/workspace.ts';
import type { WorkspaceSummary } from '../desk/desk.ts';
import type { Problems } from './brief-problems.ts';
import { Field } from './field.tsx';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { type Page, schedulePath } from './page.ts';
import { OverlapChoice } from './schedule.tsx';
import type { ScheduleDraft, ScheduleKind } from './schedule-form.ts';

interface Props {
  page: Page;
  /** Id of the schedule that is changed; null for a new one. */
  id: string | null;
  draft: ScheduleDraft;
  problems: Problems;
  summary: WorkspaceSummary;
  people: Person[];
  /** Campaigns whose briefs may recur. */
  campaigns: CampaignStatus[];
}

/** Makes or changes a schedule: of a refresh, of a campaign, or by YAML. */
export function ScheduleEditPage(props: Props) {
  const { page, id, draft, problems } = props;
  const { t } = page;
  const count = Object.keys(problems).length;
  const title = id ? `${t.schedule.change}: ${id}` : t.schedule.create;
  const kinds: [ScheduleKind, string][] = [
    ['refresh', t.schedule.refreshForm],
    ['campaign', t.schedule.campaignForm],
    ['yaml', t.schedule.yamlForm],
  ];
  return (
    <Layout page={page} title={title}>
      <p class="crumbs">
        <a href="/schedules">{t.schedule.title}</a>
      </p>
      <h1>{title}</h1>
      {count > 0 && <Notice title={t.brief.problems(count)} text={problems[''] ?? ''} />}
      {kinds
        .filter(([kind]) => !id || kind === draft.kind)
        .map(([kind, name]) => (
          <details class="sheet" open={kind === draft.kind}>
            <summary>{name}</summary>
            <KindForm {...props} kind={kind} problems={kind === draft.kind ? problems : {}} />
          </details>
        ))}
    </Layout>
  );
}

function KindForm(props: Props & { kind: ScheduleKind }) {
  const { page, id, kind } = props;
  const { t } = page;
  return (
    <form method="post" action={id ? `${schedulePath(id)}/edit` : '/schedules/new'} class="stack">
      <input type="hidden" name="kind" value={kind} />
      {kind !== 'yaml' && <Common {...props} />}
      {kind === 'refresh' && <Order {...props} />}
      {kind === 'campaign' && <CampaignBrief {...props} />}
      {kind === 'yaml' && <Yaml {...props} />}
      <p class="actions">
        <button type="submit">{id ? t.schedule.save : t.schedule.create}</button>
      </p>
    </form>
  );
}

type PartProps = Props & { kind: ScheduleKind };

/** Several forms stand on the page, so ids carry the kind. */
const idOf = ({ kind }: PartProps, name: string): string => `${kind}-${name}`;

function Input(props: PartProps & { name: string; label: string; note?: string; more?: Record<string, unknown> }) {
  const { name, label, note, more, draft, problems } = props;
  return (
    <Field label={label} name={idOf(props, name)} note={note} problem={problems[name]}>
      <input name={name} id={idOf(props, name)} value={draft.fields[name] ?? ''} required {...more} />
    </Field>
  );
}

function Select(props: PartProps & { name: string; label: string; children?: Child }) {
  const { name, label, problems, children } = props;
  return (
    <Field label={label} name={idOf(props, name)} problem={problems[name]}>
      <select name={name} id={idOf(props, name)}>
        {children}
      </select>
    </Field>
  );
}

function Common(props: PartProps) {
  const { page, id, draft, problems } = props;
  const text = page.t.schedule;
  return (
    <>
      <Input {...props} name="title" label={text.titleField} more={{ minlength: 3, maxlength: 120 }} />
      {id ? (
        <input type="hidden" name="id" value={id} />
      ) : (
        <Input {...props} name="id" label={text.id} note={text.idHint} more={{ maxlength: 40 }} />
      )}
      <div class="row">
        <Input {...props} name="cron" label={text.rule} note={text.ruleHint} more={{ class: 'code' }} />
        <Input {...props} name="timeZone" label={text.timeZone} note={text.timeZoneHint} />
      </div>
      <div class="row">
        <div class={problems.overlap ? 'field wrong' : 'field'}>
          <OverlapChoice page={page} chosen={draft.fields.overlap ?? 'skip'} />
          {problems.overlap && <p class="problem">{problems.overlap}</p>}
        </div>
        <Input
          {...props}
          name="catchupHours"
          label={text.catchup}
          note={text.catchupHint}
          more={{ type: 'number', min: 1, max: 720 }}
        />
      </div>
    </>
  );
}

function Order(props: PartProps) {
  const { page, draft, summary, people } = props;
  const text = page.t.schedule;
  const { fields } = draft;
  const locales = [...new Set(summary.channels.flatMap((channel) => channel.locales))];
  const whole = (min: number, max?: number) => ({ type: 'number', min, max });
  return (
    <>
      <div class="row">
        <Select {...props} name="channel" label={text.channel}>
          {summary.channels.map(({ name, title }) => (
            <option value={name} selected={name === fields.channel}>
              {title[page.language]}
            </option>
          ))}
        </Select>
        <Select {...props} name="locale" label={text.locale}>
          {locales.map((locale) => (
            <option value={locale} selected={locale === fields.locale}>
              {locale}
            </option>
          ))}
        </Select>
        <Select {...props} name="owner" label={text.owner}>
          {people
            .filter(({ roles }) => roles.includes('content-lead'))
            .map(({ id, name }) => (
              <option value={id} selected={id === fields.owner}>
                {name}
              </option>
            ))}
        </Select>
      </div>
      <Input {...props} name="export" label={text.export} note={text.exportHint} />
      <Input {...props} name="audience" label={text.audience} more={{ minlength: 10 }} />
      <div class="row">
        <Input {...props} name="windowDays" label={text.windowDays} more={whole(7, 180)} />
        <Input {...props} name="minimumClicks" label={text.minimumClicks} more={whole(1)} />
        <Input {...props} name="minimumLoss" label={text.minimumLoss} more={{ ...whole(1, 100), step: 'any' }} />
        <Input {...props} name="restDays" label={text.restDays} more={whole(0)} />
      </div>
    </>
  );
}

function CampaignBrief(props: PartProps) {
  const { page, draft, problems, campaigns } = props;
  const { t } = page;
  return (
    <>
      {campaigns.length > 0 && (
        <Select {...props} name="campaign" label={t.schedule.briefFrom}>
          <option value="">–</option>
          {campaigns.map(({ campaign, title }) => (
            <option value={campaign} selected={campaign === draft.fields.campaign}>
              {`${title || campaign} (${campaign})`}
            </option>
          ))}
        </Select>
      )}
      <Field
        label={t.schedule.briefYaml}
        name={idOf(props, 'brief')}
        note={t.schedule.briefHint}
        problem={problems.brief}
        optional={t.optional}
      >
        <textarea name="brief" id={idOf(props, 'brief')} rows={12} class="code" spellcheck={false}>
          {draft.fields.brief ?? ''}
        </textarea>
      </Field>
    </>
  );
}

function Yaml(props: PartProps) {
  const { page, draft, problems } = props;
  return (
    <Field label={page.t.schedule.yamlField} name={idOf(props, 'yaml')} problem={problems.yaml}>
      <textarea name="yaml" id={idOf(props, 'yaml')} rows={18} class="code" required spellcheck={false}>
        {draft.fields.yaml ?? ''}
      </textarea>
    </Field>
  );
}
