import type { CampaignView } from '../desk/desk.ts';
import { OutsideLink } from './outside-link.tsx';
import { assetPath, type Page } from './page.ts';

/** Assets, publications and spend of a campaign. */
export function CampaignTables({ page, view }: { page: Page; view: CampaignView }) {
  return (
    <>
      {!view.operation && <Assets page={page} view={view} />}
      <Publications page={page} view={view} />
      <Spend page={page} view={view} />
    </>
  );
}

function Assets({ page: { t, format }, view: { status } }: { page: Page; view: CampaignView }) {
  if (status.assets.length === 0) return null;
  return (
    <section>
      <h2>{t.campaign.assets}</h2>
      <section class="scroll" tabindex={0} aria-label={t.campaign.assets}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.campaign.asset}</th>
              <th scope="col">{t.campaign.stage}</th>
              <th scope="col" class="number">
                {t.campaign.variantsCount}
              </th>
              <th scope="col">{t.campaign.slot}</th>
            </tr>
          </thead>
          <tbody>
            {status.assets.map((asset) => (
              <tr data-item>
                <th scope="row">
                  <a class="item-link" id={`asset-${asset.asset}`} href={assetPath(status.campaign, asset.asset)}>
                    {asset.asset}
                  </a>
                </th>
                <td>
                  <span class={`tag stage-${asset.stage}`}>{t.stages[asset.stage]}</span>
                  {asset.attention && <strong class="mark bad">{t.campaigns.attention}</strong>}
                </td>
                <td class="number">
                  {format.number(asset.variants.length)}/{format.number(asset.variantsWanted)}
                </td>
                <td>{asset.slot ? format.dateTime(asset.slot) : t.campaign.asSoonAsApproved}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Publications({ page: { t, format }, view: { publications, status } }: { page: Page; view: CampaignView }) {
  if (publications.length === 0) return null;
  return (
    <section>
      <h2>{t.campaign.publications}</h2>
      <ul class="plain">
        {publications.map(({ asset, state, receipt }) => (
          <li>
            <a href={assetPath(status.campaign, asset)}>{asset}</a>{' '}
            <span class={`tag publication-${state}`}>{t.publicationStates[state] ?? state}</span>
            {receipt && (
              <span class="small">
                {' '}
                {format.dateTime(receipt.publishedAt)} · {t.campaign.receipt}{' '}
                <code>{receipt.contentHash.slice(7, 19)}</code> · <OutsideLink url={receipt.url} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Spend({ page: { t, format }, view: { spend } }: { page: Page; view: CampaignView }) {
  if (spend.length === 0) return null;
  const cost = (cents: number | null) => (cents === null ? t.unknownPrice : format.money(cents));
  const total = spend.reduce<number | null>(
    (sum, { costCents }) => (sum === null || costCents === null ? null : sum + costCents),
    0,
  );
  const sum = (field: 'calls' | 'inputTokens' | 'outputTokens') =>
    format.number(spend.reduce((all, row) => all + row[field], 0));
  return (
    <section>
      <h2>{t.campaign.spend}</h2>
      <section class="scroll" tabindex={0} aria-label={t.campaign.spend}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.campaign.stage}</th>
              <th scope="col" class="number">
                {t.campaign.calls}
              </th>
              <th scope="col" class="number">
                {t.campaign.tokens}
              </th>
              <th scope="col" class="number">
                {t.campaign.cost}
              </th>
            </tr>
          </thead>
          <tbody>
            {spend.map((row) => (
              <tr>
                <th scope="row">{t.stages[row.stage as keyof typeof t.stages] ?? row.stage}</th>
                <td class="number">{format.number(row.calls)}</td>
                <td class="number">
                  {format.number(row.inputTokens)} / {format.number(row.outputTokens)}
                </td>
                <td class="number">{cost(row.costCents)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t.campaign.total}</th>
              <td class="number">{sum('calls')}</td>
              <td class="number">
                {sum('inputTokens')} / {sum('outputTokens')}
              </td>
              <td class="number">{cost(total)}</td>
            </tr>
          </tfoot>
        </table>
      </section>
    </section>
  );
}
