import type { Estimate } from '../../domain/brief.ts';
import type { Person } from '../../domain/workspace.ts';
import type { WorkspaceSummary } from '../desk/desk.ts';
import { AssetRows } from './asset-rows.tsx';
import type { BriefDraft } from './brief-form.ts';
import type { Problems } from './brief-problems.ts';
import { EstimateFacts } from './estimate-facts.tsx';
import { Field } from './field.tsx';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import type { Page } from './page.ts';

interface Props {
  page: Page;
  summary: WorkspaceSummary;
  people: Person[];
  draft: BriefDraft;
  /** What was pasted, when the brief came as YAML. */
  yaml?: string;
  problems?: Problems;
  estimate?: Estimate;
}

/** The brief as a form or as pasted YAML; what it will take is shown before it can be started. */
export function BriefPage(props: Props) {
  const { page, yaml, problems = {} } = props;
  const { t } = page;
  const count = Object.keys(problems).length;
  return (
    <Layout page={page} title={t.brief.title}>
      <p class="crumbs">
        <a href="/campaigns">{t.campaigns.title}</a>
      </p>
      <h1>{t.brief.title}</h1>
      <p class="lead">{t.brief.lead}</p>
      {count > 0 && <Notice title={t.brief.problems(count)} text={problems[''] ?? ''} />}
      <details class="sheet" open={yaml === undefined}>
        <summary>{t.brief.form}</summary>
        <BriefForm {...props} problems={problems} />
      </details>
      <details class="sheet" open={yaml !== undefined}>
        <summary>{t.brief.yaml}</summary>
        <YamlForm {...props} problems={problems} />
      </details>
    </Layout>
  );
}

type FormProps = Props & { problems: Problems };

function BriefForm(props: FormProps) {
  const { page, summary, people, draft, problems, yaml, estimate } = props;
  const { t } = page;
  const text = (name: keyof typeof t.brief.fields, more: Record<string, unknown> = {}, optional = false) => (
    <Field
      label={t.brief.fields[name]}
      name={name}
      problem={problems[name]}
      note={t.brief.hints[name as keyof typeof t.brief.hints]}
      optional={optional ? t.optional : undefined}
    >
      <input name={name} id={name} value={draft.fields[name] ?? ''} required={!optional} {...more} />
    </Field>
  );
  const long = (name: keyof typeof t.brief.fields, rows: number, optional = false) => (
    <Field
      label={t.brief.fields[name]}
      name={name}
      problem={problems[name]}
      note={t.brief.hints[name as keyof typeof t.brief.hints]}
      optional={optional ? t.optional : undefined}
    >
      <textarea name={name} id={name} rows={rows} required={!optional}>
        {draft.fields[name] ?? ''}
      </textarea>
    </Field>
  );
  return (
    <form method="post" action="/campaigns/new" class="stack" id="brief-form">
      <input type="hidden" name="brand" value={summary.brand.id} />
      {text('title', { minlength: 3, maxlength: 120 })}
      {text('id', { maxlength: 60 })}
      {long('goal', 2)}
      {long('baseline', 2)}
      {long('audience', 2)}
      {long('message', 2, true)}
      {summary.products.length > 0 && (
        <fieldset class={problems.products ? 'wrong' : undefined}>
          <legend>
            {t.brief.fields.products} <small>{t.optional}</small>
          </legend>
          <div class="checks">
            {summary.products.map(({ sku, name }) => (
              <label class="check">
                <input type="checkbox" name="products" value={sku} checked={draft.products.includes(sku)} />{' '}
                {name[page.language]} <code class="small">{sku}</code>
              </label>
            ))}
          </div>
          {problems.products && <p class="problem">{problems.products}</p>}
        </fieldset>
      )}
      {long('questions', 4)}
      <AssetRows page={page} rows={draft.rows} channels={summary.channels} problems={problems} />
      <div class="row">
        {text('deadline', { type: 'datetime-local' }, true)}
        {text('budgetCents', { inputmode: 'decimal' }, true)}
        <Field label={t.brief.fields.owner} name="owner" problem={problems.owner}>
          <select name="owner" id="owner">
            {people
              .filter(({ roles }) => roles.includes('content-lead'))
              .map(({ id, name }) => (
                <option value={id} selected={draft.fields.owner === id}>
                  {name}
                </option>
              ))}
          </select>
        </Field>
      </div>
      <EstimateAndStart page={page} estimate={yaml === undefined ? estimate : undefined} />
    </form>
  );
}

function YamlForm({ page, yaml, problems, estimate }: FormProps) {
  const { t } = page;
  return (
    <form method="post" action="/campaigns/new" class="stack">
      <p class="small">{t.brief.yamlLead}</p>
      <Field
        label={t.brief.yamlField}
        name="yaml"
        problem={yaml === undefined ? undefined : Object.values(problems).join('\n') || undefined}
      >
        <textarea name="yaml" id="yaml" rows={18} class="code" required spellcheck={false}>
          {yaml ?? ''}
        </textarea>
      </Field>
      <EstimateAndStart page={page} estimate={yaml === undefined ? undefined : estimate} />
    </form>
  );
}

function EstimateAndStart({ page, estimate }: { page: Page; estimate?: Estimate }) {
  const { t } = page;
  return (
    <>
      {estimate && <EstimateFacts page={page} estimate={estimate} />}
      <div class="actions">
        <button type="submit" name="do" value="estimate" class={estimate ? 'secondary' : undefined}>
          {t.brief.estimate}
        </button>
        {estimate && (
          <button type="submit" name="do" value="start">
            {t.brief.startNow}
          </button>
        )}
      </div>
    </>
  );
}
