import type { Command } from 'commander';
import type { AssetView, CampaignView } from '../../console/desk/desk.ts';
import type { AssetStatus } from '../../domain/campaign.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { confirmed } from '../confirmed.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { cliTexts } from '../texts.ts';
import { approveAll } from './approve-all.ts';
import { campaignPath, sendCommand } from './send-command.ts';

type Decision = 'approve' | 'reject' | 'request_changes';

interface Options {
  stage?: string;
  comment?: string;
  prepared?: string;
  yes?: boolean;
  all?: boolean;
}

const examples: Record<Decision, string[]> = {
  approve: [
    'campaign approve nordgrat-launch --as miriam-falk',
    'campaign approve nordgrat-launch journal/de-DE --stage legal --yes',
    'campaign approve withdraw-20261124-1f0c2a9b --all --as miriam-falk',
  ],
  reject: ['campaign reject nordgrat-launch teaser/de-DE --comment "Nicht in diesem Monat."'],
  request_changes: [
    'campaign request-changes nordgrat-launch journal/de-DE --comment "Der zweite Absatz ist zu lang."',
  ],
};
const summaries: Record<Decision, string> = {
  approve: 'approve what is up for sign-off',
  reject: 'reject what is up for sign-off',
  request_changes: 'ask for changes to what is up for sign-off',
};

/** `approve`, `reject` and `request-changes`: a decision binds to what is shown before it is sent. */
export function decideCommand(configured: Configured, decision: Decision): Command {
  const command = sessionCommand(
    configured,
    { name: decision.replace('_', '-'), summary: summaries[decision], examples: examples[decision] },
    async (session, id: string, name: string | undefined, options: Options) => {
      if (options.all) return approveAll(session, id, options);
      const { status } = await session.client().get<CampaignView>(campaignPath(id));
      const asset = openAsset(status.assets, name);
      const prepared = options.prepared ?? asset.request!.prepared;
      await show(session, id, asset, prepared);
      const { sure, decisions } = cliTexts[session.lang];
      if (!(await confirmed(session, sure(decisions[decision]), options.yes))) return exitCodes.ok;
      const { stage, comment } = options;
      await sendCommand(session, id, { kind: 'decide', asset: asset.asset, prepared, decision, stage, comment });
      return exitCodes.ok;
    },
  )
    .argument('<id>', 'campaign')
    .argument('[asset]', 'e.g. journal/de-DE; left out: the only one that is up for sign-off')
    .option('--stage <stage>', 'approval stage; left out: the open one')
    .option('--comment <text>', 'why; needed to request changes')
    .option('--prepared <ref>', 'decide about this and nothing newer')
    .option('-y, --yes', 'do not ask before sending');
  return decision === 'approve'
    ? command.option('--all', 'everything of it that waits for you, each by a decision of its own')
    : command;
}

/** The asset that is meant, or an error that lists those that are up. */
function openAsset(assets: readonly AssetStatus[], name: string | undefined): AssetStatus {
  const open = assets.filter(({ stage, request }) => stage === 'sign-off' && request);
  const choices = open.map(({ asset }) => asset);
  if (name === undefined && open.length === 1) return open[0]!;
  const found = assets.find(({ asset }) => asset === name);
  if (name !== undefined && !found)
    throw new CopydeskError('not_found', `The campaign has no asset ${name}.`, {
      choices: assets.map(({ asset }) => asset),
    });
  if (found && !found.request)
    throw new CopydeskError('conflict', `${name} is not up for sign-off (${found.stage}).`, { choices });
  if (found) return found;
  if (open.length === 0) throw new CopydeskError('conflict', 'Nothing of this campaign is up for sign-off.');
  throw new CopydeskError('invalid', 'Several assets are up for sign-off: name one.', {
    where: { field: 'asset' },
    choices,
  });
}

async function show(
  session: Session,
  id: string,
  { asset, request, selected, variants }: AssetStatus,
  prepared: string,
): Promise<void> {
  const view = await session.client().get<AssetView>(`${campaignPath(id)}/assets/${asset}`);
  const texts = cliTexts[session.lang];
  const { repair, human, block } = variants.find(({ variant }) => variant === selected)?.counts ?? {
    repair: 0,
    human: 0,
    block: 0,
  };
  session.say(`${asset}: ${view.prepared?.title ?? ''}`);
  session.say(`${texts.destination}: ${request!.destination}`);
  session.say(texts.findings(repair, human, block));
  session.say(`${texts.prepared}: ${prepared}`);
}
