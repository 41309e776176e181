import { assetEnded, type CampaignStatus } from '../../domain/campaign.ts';
import type { Person } from '../../domain/workspace.ts';
import { Layout } from './layout.tsx';
import { campaignPath, holds, type Page } from './page.ts';

interface Props {
  page: Page;
  campaigns: CampaignStatus[];
  people: Person[];
}

export function CampaignsPage({ page, campaigns, people }: Props) {
  const { t } = page;
  return (
    <Layout page={page} title={t.campaigns.title}>
      <div class="title-row">
        <h1>{t.campaigns.title}</h1>
        {holds(page, 'content-lead') && (
          <a class="button" href="/campaigns/new">
            {t.campaigns.start}
          </a>
        )}
      </div>
      {campaigns.length === 0 ? (
        <div class="empty">
          <p>{t.campaigns.empty}</p>
        </div>
      ) : (
        <ul class="queue">
          {campaigns.map((campaign) => (
            <Row page={page} campaign={campaign} owner={nameOf(people, campaign.owner)} />
          ))}
        </ul>
      )}
    </Layout>
  );
}

function Row({ page: { t, format }, campaign, owner }: { page: Page; campaign: CampaignStatus; owner: string }) {
  const done = campaign.assets.filter(({ stage }) => assetEnded(stage)).length;
  const all = campaign.assets.length;
  const attention = campaign.attention || campaign.assets.some((asset) => asset.attention);
  return (
    <li class="item" data-item>
      <a class="item-link" href={campaignPath(campaign.campaign)}>
        <span class={`tag stage-${campaign.stage}`}>{t.stages[campaign.stage]}</span>
        <span class="item-title">{campaign.title || campaign.campaign}</span>
        <span class="asset-name">{campaign.campaign}</span>
      </a>
      <p class="meta">
        {all > 0 && (
          <span>
            <progress value={done} max={all} aria-label={t.campaigns.progress}></progress>{' '}
            {t.campaigns.published(done, all)}
          </span>
        )}
        {owner && <span>{owner}</span>}
        <time datetime={campaign.startedAt}>{format.dateTime(campaign.startedAt)}</time>
        {campaign.paused && <strong class="mark">{t.campaigns.paused}</strong>}
        {attention && <strong class="mark bad">{t.campaigns.attention}</strong>}
      </p>
    </li>
  );
}

export const nameOf = (people: readonly Pick<Person, 'id' | 'name'>[], id: string): string =>
  people.find((person) => person.id === id)?.name ?? id;
