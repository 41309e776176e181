import type { Brief } from '../../domain/brief.ts';
import type { Attention, CampaignStatus } from '../../domain/campaign.ts';
import { attentionText } from './code-text.ts';
import type { DeskDependencies } from './dependencies.ts';
import type { CampaignView } from './desk.ts';
import { readStatus } from './read-status.ts';

/** How a campaign stands, what it cost, what it has published and what is wrong with it. */
export async function campaignView(deps: DeskDependencies, id: string): Promise<CampaignView> {
  const { store } = deps;
  const status = await readStatus(deps, id);
  const [brief, spend, publications, troubles] = await Promise.all([
    store.artifacts.get<Brief>(status.brief),
    store.ledger.spend(id),
    store.publications.list({ campaign: id }),
    Promise.all(attentionsOf(status).map(([asset, attention]) => trouble(deps, asset, attention))),
  ]);
  return {
    status,
    brief,
    spend,
    publications: publications.map(({ identity, state, receipt }) => ({
      asset: identity.asset.slice(id.length + 1),
      state,
      receipt,
    })),
    troubles,
  };
}

const attentionsOf = ({ attention, assets }: CampaignStatus): [string | null, Attention][] => [
  ...(attention ? ([[null, attention]] as [null, Attention][]) : []),
  ...assets.flatMap((asset) => (asset.attention ? ([[asset.asset, asset.attention]] as [string, Attention][]) : [])),
];

async function trouble(
  { store }: DeskDependencies,
  asset: string | null,
  { step, errorClass, code, detail }: Attention,
) {
  const kept = detail ? await store.artifacts.get<{ message?: string }>(detail).catch(() => null) : null;
  return { asset, step, errorClass, code, message: kept?.message ?? attentionText(code) };
}
