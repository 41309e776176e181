import type { Client } from '@temporalio/client';
import type { SignedCommand } from '../../domain/command.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
import { taskQueue } from '../../temporal.ts';
import type { WrongApproval } from './approvals.ts';
import type { Random } from './random.ts';
import type { NemesisInput } from './workflows.ts';

/** What the people of the bench do with an asset. */
export type Intent = 'approve' | 'never' | WrongApproval;

/** A campaign of the run, and everything that was sent to it. */
export interface RunCampaign {
  tenant: string;
  campaign: string;
  input: NemesisInput;
  intents: Map<string, Intent>;
  sent: SignedCommand[];
  /** When people last did something about an asset, and how often they have. */
  acted: Map<string, { at: number; times: number }>;
}

/** All campaigns by workflow id. */
export type RunCampaigns = Map<string, RunCampaign>;

export const workflowIdOf = ({ tenant, campaign }: Pick<RunCampaign, 'tenant' | 'campaign'>): string =>
  campaignWorkflowId(tenant, campaign);

export async function startCampaign(client: Client, campaign: RunCampaign): Promise<void> {
  await client.workflow.start('nemesis', {
    ...{ taskQueue, workflowId: workflowIdOf(campaign), args: [campaign.input] },
    // What a killed worker had in hand goes to the next one after this time, instead of ten seconds.
    workflowTaskTimeout: '5s',
  });
}

/** How a message travels. A decision may come by signal too, from integrations that cannot wait for an answer. */
export type Way = 'update' | 'signal';

/** Sends and forgets: the desk would tell a refusal to the person, here the projection shows what came of it. */
export async function sendCommand(
  client: Client,
  campaign: RunCampaign,
  command: SignedCommand,
  way: Way,
): Promise<void> {
  if (!campaign.sent.includes(command)) campaign.sent.push(command);
  const handle = client.workflow.getHandle(workflowIdOf(campaign));
  const { action, id } = command.command;
  const sent =
    way === 'signal' && action.kind === 'decide'
      ? handle.signal('signOff', command)
      : handle.executeUpdate(action.kind, { args: [command], updateId: id });
  await sent.catch(() => undefined);
}

/** Everything once more, in another order and by either way: messages may be doubled and overtake each other. */
export function repeatMessages(client: Client, campaign: RunCampaign, random: Random): void {
  // Neither a cancellation nor its withdrawal is part of what is tried here: it would end what is to be published.
  for (const command of random.shuffled(campaign.sent))
    if (command.command.action.kind !== 'cancel')
      void sendCommand(client, campaign, command, random.chance(0.5) ? 'update' : 'signal');
}
