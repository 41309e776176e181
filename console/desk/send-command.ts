import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { CampaignStatus } from '../../domain/campaign.ts';
import type { Action, Command, CommandOutcome, SignedCommand } from '../../domain/command.ts';
import { Content, type Variant } from '../../domain/content.ts';
import { CopydeskError, isErrorClass } from '../../domain/errors.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
import { isRef, type Ref } from '../../domain/ref.ts';
import type { Person } from '../../domain/workspace.ts';
import { refuseTakenSlot } from './check-slot.ts';
import { codeText } from './code-text.ts';
import type { DeskDependencies } from './dependencies.ts';
import type { CommandRequest } from './desk.ts';
import { failingCode } from './failing.ts';
import { guard } from './guard.ts';
import { readStatus } from './read-status.ts';
import { readersOf } from './readers.ts';

/** Turns what a person asked for into an attested command, sends it, and says what came of it. */
export async function sendCommand(
  deps: DeskDependencies,
  viewer: Person,
  campaign: string,
  request: CommandRequest,
  id: string = randomUUID(),
): Promise<CommandOutcome> {
  const { store } = deps;
  const recorded = await store.commands.get(id);
  if (recorded) return replay(deps, viewer, campaign, recorded);
  const status = await readStatus(deps, campaign);
  // It would wait for an answer that the campaign cannot give.
  if (status.attention?.code === failingCode) throw codeText(failingCode, 'conflict', []);
  // Whether a decision is allowed depends on who decided and wrote before; the workflow asks with all of it.
  if (request.kind !== 'decide') await guard(deps, viewer, request.kind, { type: 'Campaign', id: campaign });
  const action = await actionOf(deps, viewer, status, request);
  const command: Command = {
    id,
    tenant: store.tenant,
    campaign,
    person: viewer.id,
    at: deps.now().toISOString(),
    action,
  };
  return execute(deps, await deps.sign(command), status);
}

async function execute(
  { store, temporal }: DeskDependencies,
  signed: SignedCommand,
  status: CampaignStatus,
): Promise<CommandOutcome> {
  const workflowId = campaignWorkflowId(store.tenant, status.campaign);
  try {
    const handle = temporal.workflow.getHandle(workflowId);
    return await handle.executeUpdate<CommandOutcome, [SignedCommand]>(signed.command.action.kind, {
      args: [signed],
      updateId: signed.command.id,
    });
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw codeText('campaign_ended', 'conflict', [status.stage]);
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      const { message, type, details } = error.cause;
      const errorClass = isErrorClass(type) ? type : 'invalid';
      const [detail] = details ?? [];
      const kept = isRef(detail) ? await store.artifacts.get<{ message?: string }>(detail).catch(() => null) : null;
      throw kept?.message ? new CopydeskError(errorClass, kept.message) : codeText(message, errorClass, details ?? []);
    }
    throw error;
  }
}

/** A command that was recorded before gets its first outcome again, also after the campaign has ended. */
async function replay(
  deps: DeskDependencies,
  viewer: Person,
  campaign: string,
  recorded: SignedCommand,
): Promise<CommandOutcome> {
  const { command } = recorded;
  if (command.person !== viewer.id || command.campaign !== campaign) {
    throw new CopydeskError('conflict', 'This command id belongs to another command. Use a new one.');
  }
  const status = await readStatus(deps, campaign);
  if (!status.endedAt) return execute(deps, recorded, status);
  return { stage: status.stage, by: command.person, at: command.at };
}

async function actionOf(
  deps: DeskDependencies,
  viewer: Person,
  status: CampaignStatus,
  request: CommandRequest,
): Promise<Action> {
  const { artifacts } = deps.store;
  const keep = async (kind: string, text: string | undefined): Promise<Ref | null> =>
    text ? artifacts.put(kind, { text }) : null;
  switch (request.kind) {
    case 'decide':
      return decideAction(status, request, await keep('comment', request.comment));
    case 'edit': {
      const base = await baseVariant(deps, request.base);
      const content = Content.parse(request.content);
      await checkCitations(deps, viewer, base.content, content);
      const variant: Variant = {
        ...base,
        content,
        madeBy: `person:${viewer.id}`,
        basedOn: request.base,
        contributors: [...new Set([...base.contributors, `person:${viewer.id}`])],
      };
      if (variant.asset !== request.asset)
        throw new CopydeskError('invalid', 'The variant belongs to another asset.', { choices: [variant.asset] });
      return {
        kind: 'edit',
        asset: request.asset,
        base: request.base,
        variant: await artifacts.put('variant', variant),
      };
    }
    case 'rewrite':
      await baseVariant(deps, request.base);
      return {
        kind: 'rewrite',
        asset: request.asset,
        base: request.base,
        instruction: (await keep('instruction', request.instruction))!,
      };
    case 'reschedule':
      await refuseTakenSlot(deps, status, request.asset, request.slot);
      return request;
    case 'retry':
      return { kind: 'retry', asset: request.asset ?? null };
    case 'cancel':
      return { kind: 'cancel', reason: await keep('comment', request.reason) };
    default:
      return request;
  }
}

/**
 * What an edit cites beyond its base must exist for the editor. One message for what is not there and what is not for them: the
 * findings on an invented citation would otherwise tell which documents there are.
 */
async function checkCitations(
  { knowledge, now }: DeskDependencies,
  viewer: Person,
  base: Content,
  edited: Content,
): Promise<void> {
  const known = new Set(citationsOf(base).map(keyOf));
  const added = citationsOf(edited).filter((one) => one.document !== 'price-list' && !known.has(keyOf(one)));
  const ids = [...new Set(added.map(({ passage }) => passage))];
  const readable = await knowledge.passages(ids, { readers: readersOf(viewer), at: now() });
  const existing = new Set(readable.map(({ id, document }) => keyOf({ passage: id, document })));
  if (!added.every((one) => existing.has(keyOf(one))))
    throw new CopydeskError('not_found', 'There is no such passage for you.', { where: { field: 'content.claims' } });
}

const citationsOf = ({ claims }: Content) => claims.flatMap(({ evidence }) => evidence);
const keyOf = ({ document, passage }: { document: string; passage: string }) => JSON.stringify([document, passage]);

/** Destination and slot window are those of the request whose bytes the person has seen; another hash is stale. */
function decideAction(
  status: CampaignStatus,
  request: CommandRequest & { kind: 'decide' },
  comment: Ref | null,
): Action {
  const asset = status.assets.find(({ asset: name }) => name === request.asset);
  if (!asset)
    throw codeText(
      'unknown_asset',
      'not_found',
      status.assets.map(({ asset: name }) => name),
    );
  const open = asset.request;
  if (!open) throw codeText('wrong_stage', 'conflict', [asset.stage, 'sign-off']);
  if (open.prepared !== request.prepared) throw codeText('stale_prepared', 'conflict', [open.prepared]);
  const stage = request.stage ?? (open.stages.find(({ closedBy }) => !closedBy) ?? open.stages.at(-1))!.stage;
  const { request: name, prepared, destination, slotWindow } = open;
  return {
    kind: 'decide',
    asset: asset.asset,
    request: name,
    stage,
    prepared,
    destination,
    slotWindow,
    decision: request.decision,
    comment,
  };
}

async function baseVariant({ store }: DeskDependencies, base: string): Promise<Variant> {
  if (!isRef(base))
    throw new CopydeskError('invalid', 'A variant is named by its ref.', {
      where: { field: 'base' },
      choices: ['sha256:…'],
    });
  return store.artifacts.get<Variant>(base);
}
