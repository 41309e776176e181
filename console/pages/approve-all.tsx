import { randomUUID } from 'node:crypto';
import type { CampaignView } from '../desk/desk.ts';
import type { ApprovedSeveral } from '../desk/live/views.ts';
import { codeWords } from '../texts/code-words.ts';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { OperationFacts } from './operation-facts.tsx';
import { assetPath, campaignPath, type Page } from './page.ts';

interface Props {
  page: Page;
  view: CampaignView;
  /** Assets that wait for the viewer's decision. */
  mine: string[];
  /** Sequence number of the newest event when this page was made. */
  after: number;
  outcome?: ApprovedSeveral;
  problem?: string;
}

/** Everything of a campaign that the viewer may approve, on one page: one press, and a signed decision about each that is ticked. */
export function ApproveAllPage({ page, view, mine, after, outcome, problem }: Props) {
  const { t } = page;
  const { status, operation } = view;
  const path = `${campaignPath(status.campaign)}/approve`;
  const open = status.assets.filter(({ asset, request }) => request && mine.includes(asset));
  const preparing = status.assets.filter(({ stage, attention }) => stage === 'preparing' && !attention).length;
  return (
    <Layout page={page} title={t.pieces.approveTitle} live={{ campaign: status.campaign, after }}>
      <p class="crumbs">
        <a href="/campaigns">{t.campaigns.title}</a>{' '}
        <a href={campaignPath(status.campaign)}>{status.title || status.campaign}</a>
      </p>
      <h1>{t.pieces.approveTitle}</h1>
      <p class="lead">{t.pieces.approveLead}</p>
      {problem && <Notice title={t.asset.staleTitle} text={problem} />}
      {outcome && <Outcome page={page} campaign={status.campaign} outcome={outcome} />}
      <div class="notice" data-newer hidden role="status">
        <p>
          {t.campaign.newer} <a href={path}>{t.campaign.reload}</a>
        </p>
      </div>
      {preparing > 0 && <p class={open.length > 0 ? 'small' : 'lead working'}>{t.pieces.notYet(preparing)}</p>}
      {open.length === 0 ? (
        preparing === 0 && <p>{t.pieces.nothingToApprove}</p>
      ) : (
        <form method="post" action={path} class="stack">
          <input type="hidden" name="command" value={randomUUID()} />
          {open.map(({ asset, request }) => {
            const piece = operation?.pieces.find((one) => one.asset === asset);
            const title = piece?.piece.title ?? asset;
            return (
              <section class="sheet">
                <label class="check">
                  <input type="checkbox" name="shown" value={`${request!.prepared} ${asset}`} checked />
                  <strong>{piece ? `${t.pieces.operations[piece.kind]}: ${title}` : title}</strong>
                </label>
                <p class="small">
                  <a href={assetPath(status.campaign, asset)}>{asset}</a> · <code>{request!.destination}</code>
                </p>
                {piece && <OperationFacts page={page} operation={piece} />}
                <iframe
                  sandbox=""
                  class="preview"
                  loading="lazy"
                  title={`${t.asset.previewFrame}: ${title}`}
                  src={`/api/v1/previews/${request!.prepared}`}
                ></iframe>
              </section>
            );
          })}
          <label>
            {t.pieces.comment} <small>{t.optional}</small>
            <textarea name="comment" rows={2} maxlength={4000}></textarea>
          </label>
          <button type="submit" data-key="a">
            {t.pieces.approveNow}
          </button>
        </form>
      )}
    </Layout>
  );
}

function Outcome({ page: { t }, campaign, outcome }: { page: Page; campaign: string; outcome: ApprovedSeveral }) {
  const { approved, refused } = outcome;
  return (
    <>
      {approved.length > 0 && <Notice kind="good" text={t.pieces.approvedSome(approved.length)} />}
      {refused.length > 0 && (
        <Notice title={t.pieces.refusedSome} text="">
          <ul class="plain">
            {refused.map(({ asset, code, message }) => (
              <li>
                <a href={assetPath(campaign, asset)}>{asset}</a>: {codeWords(t, code) ?? message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
