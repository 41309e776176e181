import type { Client } from '@temporalio/client';
import type { Pin, PinnedAsset } from '../../domain/campaign.ts';
import type { Prepared } from '../../domain/channel.ts';
import type { SignedCommand } from '../../domain/command.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
import type { Workspace } from '../../domain/workspace.ts';
import type { TenantStore } from '../../store/store.ts';
import { taskQueue } from '../../temporal.ts';
import { newCampaignState } from '../../workflows/campaign-state.ts';
import { type Asked, rightApproval, type Signers, wrongApproval, wrongApprovals } from './approvals.ts';
import { type Ground, writtenVariant } from './material.ts';
import { type Approved, approve } from './records.ts';
import type { RogueInput, RogueResult } from './workflows.ts';

/** What a workflow tries that goes past all waiting; `twice` is the only one that has an approval, and must come to one piece. */
export const rogueKinds = ['unsigned', ...wrongApprovals, 'past-slot', 'paused', 'twice'] as const;
export type RogueKind = (typeof rogueKinds)[number];

/** In the name of a campaign that no fault is meant for; it may die with a worker all the same. */
const undisturbed = 'undisturbed';
export const isUndisturbed = (workflowId: string): boolean => workflowId.includes(`-${undisturbed}`);
const mostAttempts = 5;

export interface RogueContext {
  client: Client;
  store: TenantStore;
  workspace: Workspace;
  ground: Ground;
  signers: Signers;
  approved: Approved;
  hashOf(prepared: Prepared): string;
}

const hourMs = 3_600_000;

/**
 * Tries once under faults, and then until an attempt that none is meant for has been answered: one that died on its way has shown nothing,
 * neither of a sound house nor of a mistake in it.
 */
export async function tryRogue(
  context: RogueContext,
  kind: RogueKind,
  campaign: string,
  channel: string,
  isOver: () => boolean,
): Promise<void> {
  for (let attempt = 1; attempt <= mostAttempts && !isOver(); attempt += 1) {
    const name = attempt === 1 ? campaign : `${campaign}-${undisturbed}-${attempt}`;
    const outcomes = await attemptOnce(context, kind, name, channel).catch(() => []);
    if (attempt > 1 && outcomes.some((outcome) => outcome?.state === 'published' || outcome?.state === 'refused'))
      return;
  }
}

/**
 * One attempt to publish past the campaign. Its decisions are put into the store directly as well, as somebody who got at the database
 * would: what was not signed as it should have been must not count there either.
 */
async function attemptOnce(
  context: RogueContext,
  kind: RogueKind,
  campaign: string,
  channel: string,
): Promise<RogueResult['outcomes']> {
  const { client, store, workspace, ground, signers, approved } = context;
  const { tenant } = store;
  const asset: PinnedAsset = { asset: `${channel}/1`, channel, locale: 'en-GB', variants: 1, slot: null };
  const pin: Pin = { ...ground, campaign, title: campaign, assets: [asset] };
  const variant = (title: string) =>
    writtenVariant(store, workspace, { ...asset, title: `${tenant} ${campaign} ${title}` });
  const run = (input: RogueInput, step: string): Promise<RogueResult> =>
    client.workflow.execute('rogue', {
      ...{ taskQueue, workflowId: `${campaignWorkflowId(tenant, campaign)}/${step}`, args: [input] },
      workflowExecutionTimeout: '5 minutes',
    });

  const wanted = [{ pin, asset, variant: await variant('one'), request: 1 }];
  if (kind === 'other-hash') wanted.push({ pin, asset, variant: await variant('two'), request: 2 });
  const { prepared } = await run({ prepare: wanted }, 'prepare');
  const { publication, ...request } = prepared.at(-1)!;
  const now = Date.now();
  // Whatever clock a worker has by now: its jumps must not decide whether an attempt is in time.
  const [from, to] =
    kind === 'past-slot' ? [now - 96 * hourMs, now - 72 * hourMs] : [now - 48 * hourMs, now + 72 * hourMs];
  const slotWindow = { from: new Date(from!).toISOString(), to: new Date(to!).toISOString() };
  const asked: Asked = {
    ...{ tenant, campaign, asset: asset.asset, request: `${asset.asset}/1`, stage: request.stages[0]!.stage },
    ...{ prepared: request.prepared, destination: request.destination, slotWindow },
  };

  const decisions: SignedCommand[] = [];
  if (kind === 'past-slot' || kind === 'paused' || kind === 'twice' || kind === 'rejected')
    decisions.push(await rightApproval(signers, asked));
  if (kind === 'twice') await approve(approved, store, asked, context.hashOf, false);
  if (kind === 'paused') {
    const { status } = newCampaignState({ tenant, campaign, brief: pin.brief }, new Date(now).toISOString());
    await store.campaigns.put({ ...status, paused: true });
  }
  const wrong = wrongApprovals.find((one) => one === kind);
  if (wrong) decisions.push(await wrongApproval(signers, wrong, asked, prepared[0]!.prepared));
  // Whoever objects does so after the approval; its time is signed.
  for (const decision of decisions) await store.commands.record(decision);
  const commit = { pin, publication, prepared: request.prepared, request: asked.request, slotWindow };
  const times = kind === 'twice' ? 3 : 1;
  const verify = decisions.map((one) => ({ signed: one, pin }));
  const all = { verify, commit: Array.from({ length: times }, () => commit), again: kind === 'twice' };
  return (await run(all, 'commit')).outcomes;
}
