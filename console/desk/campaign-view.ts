import type { Brief } from '../../domain/brief.ts';
import type { Attention, CampaignStatus } from '../../domain/campaign.ts';
import type { CorrectOrder } from '../../domain/live-check.ts';
import type { OperationOrder } from '../../domain/operation.ts';
import type { RefreshOrder } from '../../domain/refresh.ts';
import type { Bilingual } from '../../domain/text.ts';
import { budgetView } from './budget-view.ts';
import { attentionText } from './code-text.ts';
import type { DeskDependencies } from './dependencies.ts';
import type { CampaignView } from './desk.ts';
import { operationView } from './operation-view.ts';
import { readStatus } from './read-status.ts';
import { decayOf } from './schedule/read-run.ts';

/** How a campaign stands, what it cost, what it has published and what is wrong with it. */
export async function campaignView(deps: DeskDependencies, id: string): Promise<CampaignView> {
  const { store } = deps;
  const status = await readStatus(deps, id);
  const order = status.order
    ? await store.artifacts.get<RefreshOrder | OperationOrder | CorrectOrder>(status.order)
    : null;
  const [brief, report, spend, publications, troubles] = await Promise.all([
    // Until a refresh has chosen its page, its order stands where the brief will be; an operation has none.
    status.brief === status.order ? null : store.artifacts.get<Brief>(status.brief),
    order && isRefresh(order) ? decayOf(store, status) : null,
    store.ledger.spend(id),
    store.publications.list({ campaign: id }),
    Promise.all(attentionsOf(status).map(([asset, attention]) => trouble(deps, asset, attention))),
  ]);
  return {
    status,
    brief,
    refresh: order && isRefresh(order) ? { order, report } : null,
    operation: order && isOperation(order) ? { order, pieces: await piecesOf(deps, status) } : null,
    spend,
    budget: await budgetView(deps, status, brief),
    publications: publications.map(({ identity, state, receipt }) => ({
      asset: identity.asset.slice(id.length + 1),
      state,
      receipt,
    })),
    troubles,
  };
}

const isRefresh = (order: RefreshOrder | OperationOrder | CorrectOrder): order is RefreshOrder => 'export' in order;
const isOperation = (order: RefreshOrder | OperationOrder | CorrectOrder): order is OperationOrder =>
  'publications' in order;

async function piecesOf(deps: DeskDependencies, status: CampaignStatus) {
  const pieces = await Promise.all(
    status.assets.map(async (asset) => {
      const view = await operationView(deps, status, asset);
      return view ? { asset: asset.asset, ...view } : null;
    }),
  );
  return pieces.filter((piece) => piece !== null);
}

const attentionsOf = ({ attention, assets }: CampaignStatus): [string | null, Attention][] => [
  ...(attention ? ([[null, attention]] as [null, Attention][]) : []),
  ...assets.flatMap(({ asset, attention: own, warning }) =>
    [own, warning].flatMap((one): [string, Attention][] => (one ? [[asset, one]] : [])),
  ),
];

async function trouble(
  { store }: DeskDependencies,
  asset: string | null,
  { step, errorClass, code, detail }: Attention,
) {
  const kept = detail
    ? await store.artifacts.get<{ message?: string; words?: Bilingual }>(detail).catch(() => null)
    : null;
  const message = kept?.message ?? attentionText(code);
  return { asset, step, errorClass, code, message, ...(kept?.words && { words: kept.words }) };
}
