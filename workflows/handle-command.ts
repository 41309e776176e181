import { CancellationScope, setHandler } from '@temporalio/workflow';
import type { AssetStatus, VariantStatus } from '../domain/campaign.ts';
import type { Action, ActionKind, Command, CommandOutcome, SignedCommand } from '../domain/command.ts';
import type { Ref } from '../domain/ref.ts';
import { changed } from './begun-with.ts';
import { type CampaignState, groundsOf, keepNewest } from './campaign-state.ts';
import { applyCommand, assetOf, goOnWithBudget, moveTo, refusal, refuseIfImpossible } from './commands.ts';
import { budgetRaisedSignal, commandUpdates, signOffSignal } from './messages.ts';
import { checkVariants, topUp, verifyCommand } from './proxies.ts';
import type { StepContext } from './step-context.ts';

/** First outcomes that are kept for replays; older ones are answered from the store. */
const outcomesKept = 20;

/** Registers one handler for every kind of command. Validators refuse at once; handlers take the asset's lock, verify, look again, act. */
export function createCommandHandling(context: StepContext): void {
  const { state, recorder, locked } = context;

  const handle = ({ command, attestation }: SignedCommand): Promise<CommandOutcome> =>
    CancellationScope.nonCancellable(() =>
      locked('asset' in command.action && command.action.asset ? command.action.asset : '', async () => {
        const first = state.outcomes.find(([id]) => id === command.id);
        if (first) return first[1];
        refuseIfImpossible(state, command);
        // Releases before 0.2.0 took none before a run was pinned, not even a retry of what had kept it from being pinned.
        if (!state.pin && !changed('early-commands')) throw refusal('conflict', 'not_started', []);
        const { tenant, campaign } = state.status;
        const pin = state.pin ?? { tenant, campaign };
        await verifyCommand({ signed: { command, attestation }, pin });
        refuseIfImpossible(state, command);
        const at = new Date().toISOString();
        if (command.action.kind === 'edit') await edit(context, command, command.action);
        if (command.action.kind === 'top-up') await topUp({ pin: state.pin!, command: command.id });
        applyCommand(state, command, at);
        const outcome = { stage: stageAfter(context, command.action), by: command.person, at };
        state.outcomes = [...state.outcomes, [command.id, outcome] as [string, CommandOutcome]].slice(-outcomesKept);
        recorder.note('command', { command: command.id, person: command.person, ...summary(command.action) });
        return outcome;
      }),
    );

  for (const [kind, update] of Object.entries(commandUpdates)) {
    setHandler(update, handle, {
      validator: (signed) => {
        refuseMalformed(signed, kind as ActionKind);
        if (!state.outcomes.some(([id]) => id === signed.command.id)) refuseIfImpossible(state, signed.command);
      },
    });
  }
  setHandler(budgetRaisedSignal, () => goOnWithBudget(state));
  setHandler(signOffSignal, async (signed) => {
    try {
      refuseMalformed(signed, 'decide');
      await handle(signed);
    } catch (error) {
      recorder.note('sign-off-refused', { code: error instanceof Error ? error.message : 'invalid' });
    }
  });
}

/** An edit is a new variant that a person wrote: checked like any other; it voids the approvals of what it replaces. */
async function edit({ state }: StepContext, command: Command, action: Action & { kind: 'edit' }): Promise<void> {
  const pin = state.pin!;
  const pinned = pin.assets.find(({ asset }) => asset === action.asset)!;
  const checked = await checkVariants({
    pin,
    asset: pinned,
    ...groundsOf(assetOf(state, action.asset), state.status),
    drafts: [],
    existing: [action.variant as Ref],
  });
  refuseIfImpossible(state, command);
  placeEdit(state, assetOf(state, action.asset), checked[0]!);
}

function placeEdit(state: CampaignState, asset: AssetStatus, edited: VariantStatus): void {
  const variants = keepNewest(state, [...asset.variants, edited]);
  if (asset.stage === 'selection' || edited.verdict === 'block')
    moveTo(asset, 'selection', { variants, selected: null });
  else moveTo(asset, 'preparing', { variants, selected: edited.variant });
}

function refuseMalformed(signed: SignedCommand, kind: ActionKind): void {
  const { command, attestation } = signed ?? {};
  const wellFormed =
    typeof attestation === 'string' &&
    typeof command?.id === 'string' &&
    typeof command.person === 'string' &&
    command.action?.kind === kind;
  if (!wellFormed) throw refusal('invalid', 'malformed_command', [kind]);
}

const stageAfter = ({ state }: StepContext, action: Action): string =>
  'asset' in action && action.asset ? assetOf(state, action.asset).stage : state.status.stage;

/** What of an action the timeline shows: names, never texts. */
function summary(action: Action): Record<string, unknown> {
  return {
    action: action.kind,
    ...('asset' in action && { asset: action.asset }),
    ...(action.kind === 'top-up' && { scope: action.scope, cents: action.cents }),
    ...(action.kind === 'decide' && {
      decision: action.decision,
      approvalStage: action.stage,
      comment: action.comment,
    }),
  };
}
