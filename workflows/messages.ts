import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CampaignStatus } from '../domain/campaign.ts';
import type { ActionKind, CommandOutcome, SignedCommand } from '../domain/command.ts';

const command = (kind: ActionKind) => defineUpdate<CommandOutcome, [SignedCommand]>(kind);

/** What people tell a campaign: one update for each kind of action, its update id the command's id. */
export const commandUpdates = {
  decide: command('decide'),
  select: command('select'),
  edit: command('edit'),
  rewrite: command('rewrite'),
  reschedule: command('reschedule'),
  retry: command('retry'),
  'top-up': command('top-up'),
  pause: command('pause'),
  resume: command('resume'),
  cancel: command('cancel'),
} satisfies Record<ActionKind, unknown>;

/** A decision from an integration that cannot wait for an answer; the same function as the update `decide`. */
export const signOffSignal = defineSignal<[SignedCommand]>('signOff');

/** Somebody has raised a limit that others wait for too. It only makes them look again; the store decides. */
export const budgetRaisedSignal = defineSignal('budgetRaised');

export const statusQuery = defineQuery<CampaignStatus>('status');
