import { ApplicationFailure } from '@temporalio/workflow';
import { type AssetStage, type AssetStatus, assetEnded } from '../domain/campaign.ts';
import type { Action, Command } from '../domain/command.ts';
import type { ErrorClass } from '../domain/errors.ts';
import type { Ref } from '../domain/ref.ts';
import { waitsForBudget } from './attention.ts';
import type { CampaignState } from './campaign-state.ts';

/** Stages in which an asset's text can still be changed. While it is being published it cannot … */
export const changeable: AssetStage[] = ['selection', 'sign-off', 'slot'];
/** … unless it was sent back: by its own preparation, or by channel or policy when the channel certainly has nothing of it. */
const sentBack = ({ stage, attention, publication }: AssetStatus): boolean =>
  attention !== null &&
  (stage === 'preparing' || (stage === 'publishing' && ['intended', 'refused'].includes(publication?.state ?? '')));

/**
 * Somebody else has changed the live page since it was read: nothing that was made for the former version may go out, or be made into
 * something else. A retry proposes anew.
 */
const pageChanged = (asset: AssetStatus): boolean => Boolean(asset.page) && !asset.operation && overtaken(asset);

/** As it is live now, what was approved cannot be done. */
const overtaken = (asset: AssetStatus): boolean => asset.attention?.code === 'conflict' && sentBack(asset);

/**
 * Whether a command can be carried out now. Synchronous and free of effects: update validators call it, and handlers once more after
 * every wait. Throws a failure whose message is of a closed list and whose details say who was first, or what would have been valid.
 */
export function refuseIfImpossible(state: CampaignState, { tenant, campaign, action, person }: Command): void {
  const { status } = state;
  if (tenant !== status.tenant || campaign !== status.campaign)
    throw refusal('invalid', 'other_campaign', [status.campaign]);
  if (status.endedAt || state.cancelRequested) throw refusal('conflict', 'campaign_ended', [status.stage]);
  switch (action.kind) {
    case 'decide':
      refuseDecision(assetOf(state, action.asset), action, person);
      return;
    case 'select': {
      refuseForOperation(assetOf(state, action.asset));
      const asset = assetOf(state, action.asset, changeable);
      if (leftUnchanged(asset)) throw refusal('conflict', 'unchanged', ['edit', 'rewrite', 'retry']);
      const variant = asset.variants.find((v) => v.variant === action.variant);
      if (!variant) throw refusal('not_found', 'unknown_variant', []);
      if (variant.verdict === 'block') throw refusal('denied', 'variant_blocked', [variant.findings]);
      return;
    }
    case 'edit':
    case 'rewrite': {
      refuseForOperation(assetOf(state, action.asset));
      const { variants, selected } = assetOf(state, action.asset, changeable);
      if (!variants.some((v) => v.variant === action.base)) throw refusal('not_found', 'unknown_variant', []);
      if (selected && selected !== action.base) throw refusal('conflict', 'stale_variant', [selected]);
      return;
    }
    case 'reschedule':
      assetOf(state, action.asset, changeable);
      return;
    case 'retry': {
      const holders = action.asset ? [assetOf(state, action.asset)] : [status, ...status.assets];
      if (!holders.some(({ attention }) => attention)) throw refusal('conflict', 'nothing_to_retry', []);
      return;
    }
    case 'top-up':
      if (!state.pin) throw refusal('conflict', 'not_started', []);
      return;
    case 'pause':
    case 'resume':
      if (status.paused === (action.kind === 'pause'))
        throw refusal('conflict', status.paused ? 'already_paused' : 'not_paused', []);
      return;
    case 'cancel':
      return;
  }
}

/** Carries out a command that has been verified. `edit` needs its checks first and is completed by the caller. */
export function applyCommand(state: CampaignState, { person, action }: Command, at: string): void {
  const { status } = state;
  switch (action.kind) {
    case 'decide':
      applyDecision(assetOf(state, action.asset), action, person, at);
      return;
    case 'select':
      moveTo(assetOf(state, action.asset), 'preparing', { selected: action.variant as Ref });
      return;
    case 'rewrite': {
      askForRevision(assetOf(state, action.asset), action.base as Ref, action.instruction as Ref);
      return;
    }
    case 'reschedule': {
      const asset = assetOf(state, action.asset);
      moveTo(asset, stageAfterReschedule(asset, action.slot), { slot: action.slot });
      return;
    }
    case 'retry': {
      const assets = action.asset ? [assetOf(state, action.asset)] : status.assets;
      for (const asset of assets.filter(pageChanged)) proposeAnew(asset);
      for (const asset of assets) if (asset.operation && overtaken(asset)) moveTo(asset, 'preparing');
      for (const asset of assets)
        if (leftUnchanged(asset)) moveTo(asset, 'variants', { revisions: asset.revisions + 1 });
      for (const holder of action.asset ? assets : [status, ...assets]) {
        if (holder.attention?.code === 'turns_exhausted') holder.runs += 1;
        holder.attention = null;
      }
      return;
    }
    case 'pause':
    case 'resume':
      status.paused = action.kind === 'pause';
      // What only the pause had stopped goes on by itself.
      for (const asset of status.assets)
        if (!status.paused && asset.attention?.code === 'stopped') asset.attention = null;
      return;
    case 'top-up':
      goOnWithBudget(state);
      return;
    case 'cancel':
      state.cancelRequested = true;
      return;
    case 'edit':
      return;
  }
}

/** What waits for money looks again whether there is some. */
export function goOnWithBudget({ status }: CampaignState): void {
  for (const holder of [status, ...status.assets]) if (waitsForBudget(holder.attention)) holder.attention = null;
}

/** An approval covers slots within its window; any other needs a new one. What was on its way out waits for the new slot. */
function stageAfterReschedule({ stage, request }: AssetStatus, slot: string): AssetStage {
  if (stage === 'selection') return stage;
  const [at, from, to] = [slot, request?.slotWindow.from ?? '', request?.slotWindow.to ?? ''].map((time) =>
    Date.parse(time),
  );
  const covered = from! <= at! && at! <= to!;
  if (!covered || stage === 'preparing') return 'preparing';
  return stage === 'publishing' ? 'slot' : stage;
}

/** The asset of that name; refused when it is unknown or not in one of these stages. */
export function assetOf(state: CampaignState, name: string, stages?: AssetStage[]): AssetStatus {
  const asset = state.status.assets.find((a) => a.asset === name);
  if (!asset)
    throw refusal(
      'not_found',
      'unknown_asset',
      state.status.assets.map((a) => a.asset),
    );
  if (stages && pageChanged(asset)) throw refusal('conflict', 'page_changed', ['retry']);
  if (stages && !stages.includes(asset.stage) && !sentBack(asset))
    throw refusal('conflict', 'wrong_stage', [asset.stage, ...stages]);
  return asset;
}

/** Moves an asset, and forgets its trouble: somebody has acted. */
export function moveTo(asset: AssetStatus, stage: AssetStatus['stage'], more: Partial<AssetStatus> = {}): void {
  Object.assign(asset, more, { stage, attention: null });
  delete asset.warning;
}

export const refusal = (errorClass: ErrorClass, code: string, details: unknown[]): ApplicationFailure =>
  ApplicationFailure.create({ message: code, type: errorClass, nonRetryable: true, details });

/** What is done with a live piece is done as it was ordered, or not at all. */
function refuseForOperation({ operation }: AssetStatus): void {
  if (operation) throw refusal('invalid', 'not_for_operations', ['approve', 'reject']);
}

function refuseDecision(asset: AssetStatus, action: Action & { kind: 'decide' }, person: string): void {
  const { request } = asset;
  if (!request || request.request !== action.request)
    throw refusal('conflict', 'stale_request', request ? [request.request] : []);
  const stage = request.stages.find((s) => s.stage === action.stage);
  if (!stage)
    throw refusal(
      'not_found',
      'unknown_stage',
      request.stages.map((s) => s.stage),
    );
  if (stage.closedBy) throw refusal('conflict', 'already_decided', [stage.closedBy]);
  if (asset.stage !== 'sign-off')
    throw refusal('conflict', assetEnded(asset.stage) ? 'already_decided' : 'wrong_stage', [asset.stage, 'sign-off']);
  if (request.prepared !== action.prepared) throw refusal('conflict', 'stale_prepared', [request.prepared]);
  if (request.destination !== action.destination) throw refusal('conflict', 'other_destination', [request.destination]);
  const { from, to } = request.slotWindow;
  if (from !== action.slotWindow.from || to !== action.slotWindow.to)
    throw refusal('conflict', 'other_slot_window', [request.slotWindow]);
  if (request.stages.find((s) => !s.closedBy) !== stage) throw refusal('conflict', 'stage_not_open', [stage.stage]);
  if (stage.approvedBy.includes(person)) throw refusal('conflict', 'already_approved', [person]);
  if (action.decision === 'request_changes') refuseForOperation(asset);
  if (action.decision === 'request_changes' && !action.comment) throw refusal('invalid', 'comment_needed', []);
}

function applyDecision(asset: AssetStatus, action: Action & { kind: 'decide' }, person: string, at: string): void {
  const stage = asset.request!.stages.find((s) => s.stage === action.stage)!;
  if (action.decision === 'approve') {
    stage.approvedBy.push(person);
    if (stage.approvedBy.length >= stage.quorum) stage.closedBy = { person, at, decision: 'approve' };
    asset.attention = null;
    return;
  }
  stage.closedBy = { person, at, decision: action.decision };
  if (action.decision === 'reject') moveTo(asset, 'rejected');
  else askForRevision(asset, asset.selected!, action.comment as Ref);
}

/**
 * From what is live now. What was made for the former version is gone from the desk, and so is its approval. What a platform disapproved of
 * still has to be changed for its reasons; there is no report that an analyst could start from.
 */
function proposeAnew(asset: AssetStatus): void {
  const revisions = asset.revisions + 1;
  const revision = asset.disapproved ?? null;
  moveTo(asset, 'variants', { stale: true, revisions, revision, variants: [], selected: null });
}

/** The agent was to change it and did not: a person changes it now, or has the agent try once more. */
const leftUnchanged = ({ attention }: AssetStatus): boolean => attention?.code === 'unchanged';

function askForRevision(asset: AssetStatus, base: Ref, instruction: Ref): void {
  moveTo(asset, 'variants', { revision: { base, instruction }, revisions: asset.revisions + 1, selected: null });
}
