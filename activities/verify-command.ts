import type { Command } from '../domain/command.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { AuthorizationRequest } from '../domain/policy.ts';
import type { Ref } from '../domain/ref.ts';
import { decideContext, personOf } from '../policies/approval-context.ts';
import { type ApprovalQuestion, tallyApproval } from '../policies/approval-rules.ts';
import { verifyCommand as verifyAttestation } from '../policies/attestation.ts';
import type { TenantStore } from '../store/store.ts';
import type { Activities } from '../workflows/activities.ts';
import { approvalQuestion } from './approval-question.ts';
import { authorizeAndRecord } from './authorize-and-record.ts';
import type { ActivityDependencies, TenantDependencies } from './dependencies.ts';
import { openTenant } from './open-tenant.ts';

/** Whether a person's command counts: attested by the API, allowed by policy. What counts is kept as evidence. */
export const verifyCommand =
  (house: ActivityDependencies): Activities['verifyCommand'] =>
  async ({ signed, pin }) => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const command = await verifyAttestation(await deps.publicKeys(), signed);
    if (await store.commands.get(command.id)) return;
    const { action } = command;
    const approval =
      action.kind === 'decide' ? await approvalQuestion(deps, { ...action, prepared: action.prepared as Ref }) : null;
    if (approval && wasRecorded(approval, command)) return;
    const asked = approval ? decideQuestion(approval, command) : await commandQuestion(deps, command);
    const decision = await authorizeAndRecord(deps, pin.campaign, asked);
    if (!decision.allowed) {
      throw new CopydeskError(
        'denied',
        `${command.person} may not ${command.action.kind} here (${reasons(decision.determining)}).`,
      );
    }
    await store.commands.record(signed);
    if (approval) await noteDeputy(store, approval, command);
  };

/** Who decided in whose place. The ledger says by which rule; this line of the timeline says it to people. */
async function noteDeputy({ events }: TenantStore, approval: ApprovalQuestion, command: Command): Promise<void> {
  const { person, campaign, id } = command;
  const standIn = tallyApproval({ ...approval, decisions: [...approval.decisions, command] }).standIns.find(
    (one) => one.command === id,
  );
  if (!standIn) return;
  const { asset, request } = approval;
  await events.append(
    campaign,
    'deputy',
    { asset, request, person, stage: standIn.stage, for: standIn.for },
    `deputy/${id}`,
  );
}

/**
 * Whether this person has decided just this before, and it was recorded: the house may have died before the campaign could act on it. Then
 * deciding again is no second vote.
 */
function wasRecorded({ decisions }: ApprovalQuestion, { person, action }: Command): boolean {
  return decisions.some(
    ({ person: who, action: before }) =>
      who === person &&
      before.kind === 'decide' &&
      action.kind === 'decide' &&
      before.request === action.request &&
      before.stage === action.stage &&
      before.decision === action.decision,
  );
}

const decideQuestion = (approval: ApprovalQuestion, command: Command): AuthorizationRequest => ({
  principal: personOf(approval, command.person),
  action: 'decide',
  resource: {
    type: 'Approval',
    id: `${command.campaign}/${approval.request}`,
    attributes: { tenant: approval.tenant },
  },
  context: decideContext(approval, command),
});

async function commandQuestion(
  { loadWorkspace, store }: TenantDependencies,
  { tenant, campaign, person, action }: Command,
): Promise<AuthorizationRequest> {
  const { people } = await loadWorkspace();
  return {
    principal: { type: 'Person', id: person, roles: people.find(({ id }) => id === person)?.roles ?? [] },
    action: action.kind,
    resource: { type: 'Campaign', id: campaign, attributes: { tenant: store.tenant } },
    context: { tenant },
  };
}

const reasons = (determining: readonly string[]): string => determining.join(', ') || 'no rule grants it';
