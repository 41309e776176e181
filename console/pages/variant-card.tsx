import type { AssetStatus } from '../../domain/campaign.ts';
import type { Person } from '../../domain/workspace.ts';
import type { VariantView } from '../desk/desk.ts';
import type { LiveView } from '../desk/live-view.ts';
import type { Texts } from '../texts/de.ts';
import { nameOf } from './campaigns.tsx';
import { ClaimsList } from './claims-list.tsx';
import { CommandForm } from './command-form.tsx';
import { ContentView } from './content-view.tsx';
import { FindingsList } from './findings-list.tsx';
import { VariantChanges } from './live-changes.tsx';
import { assetPath, holds, type Page } from './page.ts';

/** Stages in which a text can still be changed. */
const changeable = ['selection', 'sign-off', 'slot'];

interface Props {
  page: Page;
  campaign: string;
  status: AssetStatus;
  variant: VariantView;
  number: number;
  people: Person[];
  /** Offered for choosing, beside its siblings. */
  choosing: boolean;
  /** The live page that it changes. */
  live?: LiveView | null;
}

/** One variant: what it tries out, its text, verdict, findings, sources, and what can be done with it. */
export function VariantCard({ page, campaign, status, variant, number, people, choosing, live }: Props) {
  const { t } = page;
  const id = `v${number}`;
  return (
    <article class={`variant verdict-${variant.verdict}`} aria-labelledby={`${id}-name`} data-item>
      <header>
        <h3 id={`${id}-name`}>
          {t.asset.variant(String.fromCharCode(64 + number))}{' '}
          <span class={`tag verdict-${variant.verdict}`}>{verdictOf(t, variant.verdict)}</span>
          {status.selected === variant.ref && <span class="tag now">{t.asset.selected}</span>}
        </h3>
        <p class="small">
          {t.asset.madeBy(authorOf(t, people, variant.madeBy))}
          {variant.basedOn && ` · ${t.asset.basedOn}`}
        </p>
        <p class="hypothesis">
          <span class="small">{t.asset.hypothesis}</span> {variant.hypothesis}
        </p>
      </header>
      {choosing && <VariantActions page={page} campaign={campaign} status={status} variant={variant} />}
      {live && <VariantChanges page={page} live={live} variant={variant} />}
      <ContentView page={page} content={variant.content} locale={variant.locale} findings={variant.findings} id={id} />
      <section>
        <h4>
          {t.asset.findings} <span class="count">{variant.findings.length}</span>
        </h4>
        <FindingsList page={page} findings={variant.findings} id={id} />
      </section>
      <section>
        <h4>
          {t.asset.claims} <span class="count">{variant.content.claims.length}</span>
        </h4>
        <ClaimsList page={page} claims={variant.content.claims} sources={variant.sources} id={id} />
      </section>
    </article>
  );
}

function VariantActions({ page, campaign, status, variant }: Pick<Props, 'page' | 'campaign' | 'status' | 'variant'>) {
  const { t } = page;
  const lead = holds(page, 'content-lead');
  const blocked = variant.verdict === 'block';
  const about = { asset: status.asset };
  return (
    <div class="actions">
      {lead && !blocked && (
        <CommandForm campaign={campaign} kind="select" about={{ ...about, variant: variant.ref }}>
          <button type="submit" data-key="a">
            {t.asset.select}
          </button>
        </CommandForm>
      )}
      {blocked && <p class="trouble">{t.asset.blocked}</p>}
      <EditAndRewrite page={page} campaign={campaign} status={status} base={variant.ref} />
    </div>
  );
}

/** Change it oneself, or say what shall be different. */
export function EditAndRewrite({
  page,
  campaign,
  status,
  base,
}: Pick<Props, 'page' | 'campaign' | 'status'> & { base: string }) {
  const { t } = page;
  if (!changeable.includes(status.stage)) return null;
  return (
    <>
      {holds(page, 'content-lead', 'approver') && (
        <a
          class="button secondary"
          href={`${assetPath(campaign, status.asset)}/edit?base=${encodeURIComponent(base)}`}
          data-key="e"
        >
          {t.asset.edit}
        </a>
      )}
      {holds(page, 'content-lead') && (
        <details class="rewrite">
          <summary class="button secondary">{t.asset.rewrite}</summary>
          <CommandForm campaign={campaign} kind="rewrite" about={{ asset: status.asset, base }} class="stack">
            <p class="small">{t.asset.rewriteLead}</p>
            <label>
              {t.asset.rewritePassage} <small>{t.optional}</small>
              <textarea name="passage" rows={2} data-passage-target></textarea>
            </label>
            <label>
              {t.asset.instruction}
              <textarea name="instruction" rows={3} required minlength={3} maxlength={4000}></textarea>
            </label>
            <button type="submit">{t.asset.rewriteSend}</button>
          </CommandForm>
        </details>
      )}
    </>
  );
}

export const verdictOf = (t: Texts, verdict: string): string =>
  t.verdicts[verdict as keyof Texts['verdicts']] ?? verdict;

function authorOf(t: Texts, people: readonly Person[], madeBy: string): string {
  const [kind, id = ''] = madeBy.split(':');
  return kind === 'person' ? nameOf(people, id) : t.asset.agent(id);
}
