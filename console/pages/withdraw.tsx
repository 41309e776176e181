import type { CampaignView } from '../desk/desk.ts';
import type { LivePieces } from '../desk/live/views.ts';
import { Layout } from './layout.tsx';
import { Started } from './live.tsx';
import { PieceRow } from './live-piece.tsx';
import { Notice } from './notice.tsx';
import { OutsideLink } from './outside-link.tsx';
import { campaignPath, type Page } from './page.ts';

interface Props {
  page: Page;
  view: CampaignView;
  found: LivePieces;
  people: { id: string; name: string }[];
  started?: string[];
  /** Addresses of what stays. */
  left?: string[];
  problem?: string;
}

/** Shows what a campaign has live, and asks for the reason before it is taken back. */
export function WithdrawPage({ page, view: { status }, found, people, started, left = [], problem }: Props) {
  const { t } = page;
  return (
    <Layout page={page} title={t.pieces.withdrawTitle}>
      <p class="crumbs">
        <a href="/campaigns">{t.campaigns.title}</a>{' '}
        <a href={campaignPath(status.campaign)}>{status.title || status.campaign}</a>
      </p>
      <h1>{t.pieces.withdrawTitle}</h1>
      <p class="lead">{t.pieces.withdrawLead}</p>
      {problem && <Notice title={t.pieces.notDone} text={problem} />}
      {started && <Started page={page} campaigns={started} />}
      {left.length > 0 && (
        <Notice text={t.pieces.left}>
          <ul class="plain">
            {left.map((url) => (
              <li>
                <OutsideLink url={url} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {found.pieces.length === 0 && <p>{t.pieces.none}</p>}
      <ul class="queue pieces">
        {found.pieces.map((piece) => (
          <PieceRow page={page} piece={piece} people={people} pick={false} picked={false} />
        ))}
      </ul>
      {!started && found.pieces.length > 0 && (
        <form method="post" action={`${campaignPath(status.campaign)}/withdraw`} class="stack narrow">
          <label>
            {t.pieces.reason} <small>{t.pieces.reasonHint}</small>
            <textarea name="reason" rows={3} required minlength={3} maxlength={1000}></textarea>
          </label>
          <div class="actions">
            <button type="submit" class="danger">
              {t.pieces.withdrawNow}
            </button>
            <a class="button secondary" href={campaignPath(status.campaign)}>
              {t.pieces.keep}
            </a>
          </div>
        </form>
      )}
    </Layout>
  );
}
