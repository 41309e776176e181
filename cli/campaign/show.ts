import type { CampaignView } from '../../console/desk/desk.ts';
import type { AssetStatus, CampaignStatus } from '../../domain/campaign.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { table } from '../table.ts';
import { cliTexts } from '../texts.ts';

export const listCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'list',
      summary: 'list campaigns, newest first',
      examples: ['campaign list', 'campaign list --open --json'],
    },
    async (session, { open }: { open?: boolean }) => {
      const { campaigns } = await session
        .client()
        .get<{ campaigns: CampaignStatus[] }>(`/campaigns${open ? '?open=true' : ''}`);
      const { texts, lang } = session;
      session.result({ campaigns }, () => {
        if (campaigns.length === 0) return cliTexts[lang].nothing;
        const heading = [
          texts.filters.campaign,
          texts.campaign.stage,
          texts.brief.fields.owner,
          cliTexts[lang].begun,
          texts.brief.fields.title,
        ];
        return table(
          heading,
          campaigns.map((one) => [
            one.campaign,
            stageOf(session, one),
            one.owner,
            one.startedAt.slice(0, 16),
            one.title,
          ]),
        );
      });
    },
  ).option('--open', 'only those that have not ended');

export const showCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'show',
      summary: 'show how a campaign stands, what it cost and what it has published',
      examples: ['campaign show nordgrat-launch', 'campaign show nordgrat-launch --json | jq .publications'],
    },
    async (session, id: string) => {
      const view = await session.client().get<CampaignView>(`/campaigns/${encodeURIComponent(id)}`);
      session.result(view, () => describe(session, view));
      return view.troubles.length > 0 ? exitCodes.attention : exitCodes.ok;
    },
  ).argument('<id>', 'campaign');

function describe(session: Session, { status, spend, budget, publications, troubles }: CampaignView): string[] {
  const { texts, lang } = session;
  const assets = status.assets.map((asset) => [
    asset.asset,
    texts.stages[asset.stage],
    verdictsOf(session, asset),
    waitsFor(session, asset),
  ]);
  const cost = spend.map((row) => [
    texts.stages[row.stage as keyof typeof texts.stages] ?? row.stage,
    `${row.calls}`,
    `${row.inputTokens} / ${row.outputTokens}`,
    row.costCents === null ? texts.unknownPrice : `${row.costCents.toFixed(2)} ct`,
  ]);
  return [
    `${status.campaign}: ${status.title}`,
    `${texts.campaign.stage}: ${stageOf(session, status)}`,
    '',
    ...table([texts.campaign.asset, texts.campaign.stage, texts.campaign.variantsCount, ''], assets),
    ...(cost.length > 0
      ? ['', ...table([texts.campaign.spend, texts.campaign.calls, texts.campaign.tokens, texts.campaign.cost], cost)]
      : []),
    '',
    ...table(
      [
        texts.budget.title,
        texts.budget.reservedCents,
        texts.budget.knownCents,
        texts.budget.unknownCents,
        texts.budget.limitCents,
      ],
      budget.map((one) => [
        texts.budget.scopes[one.scope],
        ...[one.reservedCents, one.knownCents, one.unknownCents].map((cents) => `${cents.toFixed(2)} ct`),
        one.limitCents === null ? texts.budget.noLimit : `${one.limitCents.toFixed(2)} ct`,
      ]),
    ),
    ...(publications.length > 0 ? [''] : []),
    ...publications.map(({ asset, state, receipt }) =>
      `${asset}: ${texts.publicationStates[state as keyof typeof texts.publicationStates] ?? state} ${receipt?.url ?? ''}`.trimEnd(),
    ),
    ...(troubles.length > 0 ? ['', cliTexts[lang].waiting] : []),
    ...troubles.map(({ asset, step, message }) => `  ${asset ?? status.campaign}, ${step}: ${message}`),
  ];
}

const stageOf = ({ texts, lang }: Session, { stage, paused }: CampaignStatus): string =>
  `${texts.stages[stage]}${paused ? ` (${cliTexts[lang].paused})` : ''}`;

const verdictsOf = ({ texts }: Session, { variants }: AssetStatus): string =>
  variants.map(({ verdict }) => texts.verdicts[verdict]).join(', ');

function waitsFor({ texts }: Session, { stage, request }: AssetStatus): string {
  if (stage === 'selection') return texts.inbox.waitsFor(texts.roles['content-lead']!);
  const open = stage === 'sign-off' ? request?.stages.find(({ closedBy }) => !closedBy) : undefined;
  return open ? texts.inbox.waitsFor(texts.roles[open.role] ?? open.role) : '';
}
