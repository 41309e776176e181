import type { Command } from '../domain/command.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { AuthorizationRequest } from '../domain/policy.ts';
import type { Ref } from '../domain/ref.ts';
import { decideContext, personOf } from '../policies/approval-context.ts';
import { verifyCommand as verifyAttestation } from '../policies/attestation.ts';
import type { TenantStore } from '../store/store.ts';
import type { Activities } from '../workflows/activities.ts';
import { approvalQuestion } from './approval-question.ts';
import { authorizeAndRecord } from './authorize-and-record.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { tenantStore } from './tenant-store.ts';

/** Whether a person's command counts: attested by the API, allowed by policy. What counts is kept as evidence. */
export const verifyCommand =
  (deps: ActivityDependencies): Activities['verifyCommand'] =>
  async ({ signed, pin }) => {
    const store = tenantStore(deps, pin.tenant);
    const command = await verifyAttestation(await deps.publicKeys(), signed);
    if ((await store.commands.get(command.id)) || (await wasRecorded(deps, store, command))) return;
    const decision = await authorizeAndRecord(deps, store, pin.campaign, await question(deps, store, command));
    if (!decision.allowed) {
      throw new CopydeskError(
        'denied',
        `${command.person} may not ${command.action.kind} here (${reasons(decision.determining)}).`,
      );
    }
    await store.commands.record(signed);
  };

/**
 * Whether this person has decided just this before, and it was recorded: the house may have died before the campaign could act on it. Then
 * deciding again is no second vote.
 */
async function wasRecorded(
  deps: ActivityDependencies,
  store: TenantStore,
  { person, action }: Command,
): Promise<boolean> {
  if (action.kind !== 'decide') return false;
  const { decisions } = await approvalQuestion(deps, store, { ...action, prepared: action.prepared as Ref });
  return decisions.some(
    ({ person: who, action: before }) =>
      who === person &&
      before.kind === 'decide' &&
      before.request === action.request &&
      before.stage === action.stage &&
      before.decision === action.decision,
  );
}

async function question(
  deps: ActivityDependencies,
  store: TenantStore,
  command: Command,
): Promise<AuthorizationRequest> {
  const { tenant, campaign, person, action } = command;
  if (action.kind === 'decide') {
    const approval = await approvalQuestion(deps, store, { ...action, prepared: action.prepared as Ref });
    return {
      principal: personOf(approval, person),
      action: 'decide',
      resource: { type: 'Approval', id: `${campaign}/${action.request}`, attributes: { tenant: store.tenant } },
      context: decideContext(approval, command),
    };
  }
  const { people } = await deps.loadWorkspace();
  return {
    principal: { type: 'Person', id: person, roles: people.find(({ id }) => id === person)?.roles ?? [] },
    action: action.kind,
    resource: { type: 'Campaign', id: campaign, attributes: { tenant: store.tenant } },
    context: { tenant },
  };
}

const reasons = (determining: readonly string[]): string => determining.join(', ') || 'no rule grants it';
