import type { CampaignView } from '../desk/desk.ts';
import { OutsideLink } from './outside-link.tsx';
import type { Page } from './page.ts';

/** What became of a publication, with its receipt. */
export function PublicationFacts({
  page: { t, format },
  publication: { state, receipt },
}: {
  page: Page;
  publication: CampaignView['publications'][number];
}) {
  if (state === 'intended') return null;
  return (
    <section class={`receipt publication-${state}`}>
      <h2>{t.publicationStates[state] ?? state}</h2>
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
    </section>
  );
}
