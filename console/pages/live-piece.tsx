import type { LivePiece } from '../desk/live/views.ts';
import { nameOf } from './campaigns.tsx';
import { OutsideLink } from './outside-link.tsx';
import { assetPath, campaignPath, type Page } from './page.ts';

interface Props {
  page: Page;
  piece: LivePiece;
  people: { id: string; name: string }[];
  /** With a box to pick it by. */
  pick: boolean;
  picked: boolean;
}

/** One piece of the list: what it is, how it stands, where it came from, and why it was found. */
export function PieceRow({ page: { t, format }, piece, people, pick, picked }: Props) {
  const { publication, title, channel, url, campaign, asset, standing, possible, underWay, matched, approvers } = piece;
  return (
    <li class="item" data-item>
      <div class="piece">
        {pick && !underWay && possible.length > 0 && (
          <input
            type="checkbox"
            name="publication"
            value={publication}
            aria-label={t.pieces.pick(title)}
            checked={picked}
          />
        )}
        <span>
          <span class={`tag ${standing === 'withdrawn' ? 'bad' : standing === 'paused' ? '' : 'good'}`}>
            {t.pieces.standings[standing]}
          </span>{' '}
          <strong>{title}</strong> <span class="asset-name">{channel}</span>
        </span>
      </div>
      <p class="meta">
        <span>
          {t.pieces.publishedAt} <time datetime={piece.publishedAt}>{format.dateTime(piece.publishedAt)}</time>
        </span>
        <span>
          {t.pieces.from} <a href={assetPath(campaign, asset)}>{`${campaign} · ${asset}`}</a>
        </span>
        {approvers.length > 0 && (
          <span>{t.pieces.approvedBy(approvers.map((id) => nameOf(people, id)).join(', '))}</span>
        )}
        {piece.changed && <span>{t.pieces.changedPage}</span>}
      </p>
      <p class="meta">
        <OutsideLink url={url} />
      </p>
      {matched.length > 0 && (
        <p class="small">
          {t.pieces.matched}:{' '}
          {matched
            .slice(0, 3)
            .map(({ kind, value }) => `${t.pieces.kinds[kind]} „${value}“`)
            .join(' · ')}
        </p>
      )}
      {underWay && (
        <p class="small">
          <a href={campaignPath(underWay.campaign)}>{t.pieces.underWay(t.pieces.operations[underWay.kind])}</a>
        </p>
      )}
    </li>
  );
}
