import type { Person } from '../../domain/workspace.ts';
import type { CampaignView } from '../desk/desk.ts';
import { nameOf } from './campaigns.tsx';
import { FactList } from './fact-list.tsx';
import { OutsideLink } from './outside-link.tsx';
import { assetPath, campaignPath, type Page } from './page.ts';

/** What an operation does, why, and how far each piece is. */
export function OperationPieces({ page, view, people }: { page: Page; view: CampaignView; people: Person[] }) {
  const { t } = page;
  const { status, operation } = view;
  const { kind, reason, owner, correction } = operation!.order;
  const waiting = status.assets.some(({ stage }) => stage === 'sign-off');
  return (
    <section>
      <h2>{`${t.pieces.operation}: ${t.pieces.operations[kind]}`}</h2>
      <p>{t.pieces.explained[kind]}</p>
      <FactList
        rows={[
          [t.pieces.why, reason],
          [t.pieces.operations.correct, correction && t.pieces.correction(correction.replace, correction.by)],
          [t.pieces.orderedBy, nameOf(people, owner)],
        ]}
      />
      {waiting && (
        <p>
          <a class="button" id="approve-all" href={`${campaignPath(status.campaign)}/approve`}>
            {t.pieces.approveAll}
          </a>
        </p>
      )}
      <ul class="queue pieces">
        {status.assets.map((asset) => {
          const piece = operation!.pieces.find((one) => one.asset === asset.asset)?.piece;
          return (
            <li class="item" data-item>
              <a class="item-link" id={`asset-${asset.asset}`} href={assetPath(status.campaign, asset.asset)}>
                <span class={`tag stage-${asset.stage}`}>
                  {asset.stage === 'done' ? t.pieces.done[kind] : t.stages[asset.stage]}
                </span>
                <span class="item-title">{piece?.title ?? asset.asset}</span>
                <span class="asset-name">{asset.channel}</span>
              </a>
              {asset.attention && <strong class="mark bad">{t.campaigns.attention}</strong>}
              {piece && (
                <p class="meta">
                  <OutsideLink url={piece.url} />
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
