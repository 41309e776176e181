import type { Person } from '../../domain/workspace.ts';
import type { AssetView, CampaignView } from '../desk/desk.ts';
import { AssetComments } from './asset-comments.tsx';
import { toBerlin } from './berlin-time.ts';
import { Changes } from './changes.tsx';
import { CommandForm } from './command-form.tsx';
import { Layout } from './layout.tsx';
import { LiveChanges, LivePageFacts } from './live-changes.tsx';
import { Notice } from './notice.tsx';
import { OperationFacts } from './operation-facts.tsx';
import { assetPath, campaignPath, holds, type Page } from './page.ts';
import { PublicationFacts } from './publication-facts.tsx';
import type { Fields } from './read-command.ts';
import { SignOff } from './sign-off.tsx';
import { Troubles } from './troubles.tsx';
import { EditAndRewrite, VariantCard } from './variant-card.tsx';

interface Props {
  page: Page;
  view: AssetView;
  campaign: CampaignView;
  people: Person[];
  /** Sequence number of the newest event when this page was made. */
  after: number;
  /** Why a command was not carried out, and what had been typed. */
  refusal?: { text: string; typed: Fields };
  /** Says what a saved edit led to. */
  saved?: boolean;
}

/** Everything about one asset: what a content lead chooses from, what an approver decides about, what was published. */
export function AssetPage(props: Props) {
  const { page, view, campaign, after, refusal, saved } = props;
  const { t } = page;
  const { status } = view;
  const path = assetPath(view.campaign, status.asset);
  const troubles = campaign.troubles.filter(({ asset }) => asset === status.asset);
  const edited = view.variants.find(({ ref }) => ref === status.selected) ?? view.variants.at(-1);
  return (
    <Layout page={page} title={`${status.asset} · ${campaign.status.title}`} live={{ campaign: view.campaign, after }}>
      <p class="crumbs">
        <a href="/campaigns">{t.campaigns.title}</a>{' '}
        <a href={campaignPath(view.campaign)}>{campaign.status.title || view.campaign}</a>
      </p>
      <div class="title-row">
        <h1>{status.asset}</h1>
        <span class={`tag stage-${status.stage}`}>{t.stages[status.stage]}</span>
      </div>
      {refusal && (
        <Notice title={t.asset.staleTitle} text={refusal.text}>
          <p>{t.asset.staleLead}</p>
        </Notice>
      )}
      {saved && edited && <Notice kind="good" text={t.asset.saved(edited.findings.length)} />}
      {/* A page that is being decided about never changes by itself; it says that there is something newer. */}
      <div class="notice" data-newer hidden role="status">
        <p>
          {t.campaign.newer} <a href={path}>{t.campaign.reload}</a>
        </p>
      </div>
      <Troubles page={page} view={{ ...campaign, troubles }} />
      {view.operation && <OperationFacts page={page} operation={view.operation} />}
      <Body {...props} />
      <Reschedule page={page} view={view} />
      <AssetComments page={page} comments={view.comments} people={props.people} />
    </Layout>
  );
}

function Body(props: Props) {
  const { page, view } = props;
  const { t } = page;
  switch (view.status.stage) {
    case 'variants':
      return (
        <>
          <p class="lead working">{t.asset.writing}</p>
          <Variants {...props} choosing={false} />
        </>
      );
    case 'selection':
      return (
        <>
          <p class="lead">{t.asset.choose}</p>
          <Variants {...props} choosing />
        </>
      );
    case 'preparing':
      if (view.operation) return <p class="lead working">{t.pieces.preparing}</p>;
      return (
        <>
          <p class="lead working">{t.asset.preparing}</p>
          <Variants {...props} choosing={false} />
        </>
      );
    default:
      return <PreparedAsset {...props} />;
  }
}

function Variants({ page, view, people, choosing }: Props & { choosing: boolean }) {
  return (
    <>
      {view.live && choosing && <LivePageFacts page={page} live={view.live} waits />}
      <VariantCards page={page} view={view} people={people} choosing={choosing} />
    </>
  );
}

type CardsProps = Pick<Props, 'page' | 'view' | 'people'> & { choosing: boolean };

function VariantCards({ page, view, people, choosing }: CardsProps) {
  return (
    <div class={`variants count-${Math.min(view.variants.length, 3)}`}>
      {view.variants.map((variant, index) => (
        <VariantCard
          page={page}
          campaign={view.campaign}
          status={view.status}
          variant={variant}
          number={index + 1}
          people={people}
          choosing={choosing}
          live={view.live}
        />
      ))}
    </div>
  );
}

function PreparedAsset(props: Props) {
  const { page, view, people, campaign, refusal } = props;
  const { t } = page;
  const { status, prepared, previous, live } = view;
  const { request } = status;
  const chosen = view.variants.findIndex(({ ref }) => ref === status.selected);
  const variant = view.variants[chosen];
  const reconfirm = request?.reconfirmers.includes(page.viewer.id) ?? false;
  const publication = campaign.publications.find(({ asset }) => asset === status.asset);
  return (
    <>
      {publication && (
        <PublicationFacts page={page} publication={publication} people={people} kind={view.operation?.kind} />
      )}
      <div class="two-columns">
        <div>
          {prepared && previous && status.stage === 'sign-off' && (
            <Changes
              page={page}
              before={previous}
              after={prepared}
              title={t.asset.changes}
              lead={reconfirm ? t.asset.changesLead : t.asset.changesAgainst}
            />
          )}
          {prepared && live && <LiveChanges page={page} live={live} prepared={prepared} status={status} />}
          {prepared && (
            <section>
              <h2>{view.operation ? t.pieces.previews[view.operation.kind] : t.asset.preview}</h2>
              <iframe
                sandbox=""
                class="preview"
                title={t.asset.previewFrame}
                src={`/api/v1/previews/${prepared.ref}`}
              ></iframe>
            </section>
          )}
        </div>
        {prepared && request && (
          <div class="beside">
            <SignOff
              page={page}
              view={view}
              request={request}
              prepared={prepared}
              people={people}
              typed={refusal?.typed}
            />
            {variant && (
              <div class="actions">
                <EditAndRewrite page={page} campaign={view.campaign} status={status} base={variant.ref} />
              </div>
            )}
          </div>
        )}
      </div>
      {variant && (
        <section>
          <h2>{t.asset.selectedText}</h2>
          <div class="variants count-1">
            <VariantCard
              page={page}
              campaign={view.campaign}
              status={status}
              variant={variant}
              number={chosen + 1}
              people={people}
              choosing={false}
            />
          </div>
        </section>
      )}
      {view.variants.length > 1 && (
        <details class="sheet">
          <summary>{t.asset.otherVariants}</summary>
          <Variants
            {...props}
            view={{ ...view, variants: view.variants.filter((other) => other !== variant) }}
            choosing={false}
          />
        </details>
      )}
    </>
  );
}

function Reschedule({ page, view }: Pick<Props, 'page' | 'view'>) {
  const { t } = page;
  const { status } = view;
  if (!['selection', 'sign-off', 'slot'].includes(status.stage) || !holds(page, 'content-lead')) return null;
  return (
    <details class="sheet">
      <summary>{t.asset.reschedule}</summary>
      <CommandForm campaign={view.campaign} kind="reschedule" about={{ asset: status.asset }} class="row">
        <label>
          {t.asset.newSlot}
          <input type="datetime-local" name="slot" required value={status.slot ? toBerlin(status.slot) : ''} />
        </label>
        <button type="submit">{t.asset.rescheduleSend}</button>
      </CommandForm>
    </details>
  );
}
