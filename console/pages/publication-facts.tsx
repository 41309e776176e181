import type { CampaignView } from '../desk/desk.ts';
import type { OperationKind } from '../desk/live/views.ts';
import { nameOf } from './campaigns.tsx';
import { OutsideLink } from './outside-link.tsx';
import type { Page } from './page.ts';

/** What became of a publication, with its receipt. */
export function PublicationFacts({
  page: { t, format },
  publication: { state, receipt },
  people,
  kind,
}: {
  page: Page;
  people: { id: string; name: string }[];
  /** What was done with a live piece; left out: something new was published. */
  kind?: OperationKind;
  publication: CampaignView['publications'][number];
}) {
  if (state === 'intended') return null;
  return (
    <section class={`receipt publication-${state}`}>
      <h2>{kind && state === 'published' ? t.pieces.done[kind] : (t.publicationStates[state] ?? state)}</h2>
      {receipt && (
        <dl class="facts">
          <div>
            <dt>{t.campaign.open}</dt>
            <dd>
              <OutsideLink url={receipt.url} />
            </dd>
          </div>
          <div>
            <dt>{t.asset.publishedAt}</dt>
            <dd>{format.dateTime(receipt.publishedAt)}</dd>
          </div>
          <div>
            <dt>{t.asset.remoteId}</dt>
            <dd>
              <code>{receipt.remoteId}</code>
            </dd>
          </div>
          <div>
            <dt>{t.asset.contentHash}</dt>
            <dd>
              <code class="hash">{receipt.contentHash}</code>
            </dd>
          </div>
        </dl>
      )}
      {receipt?.settledBy && <p class="small">{t.pieces.settledBy(nameOf(people, receipt.settledBy))}</p>}
    </section>
  );
}
