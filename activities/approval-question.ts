import type { PreparedAsset } from '../domain/approval.ts';
import type { Command, SignedCommand } from '../domain/command.ts';
import type { Variant } from '../domain/content.ts';
import type { Ref } from '../domain/ref.ts';
import type { ApprovalQuestion } from '../policies/approval-rules.ts';
import { type PublicKeys, verifyCommand } from '../policies/attestation.ts';
import type { TenantDependencies } from './dependencies.ts';

/** Everything that decides about an approval, from the store and the attested commands, never from the workflow's word. */
export async function approvalQuestion(
  deps: TenantDependencies,
  { prepared, request, slotWindow }: { prepared: Ref; request: string; slotWindow: { from: string; to: string } },
): Promise<ApprovalQuestion & { approvable: PreparedAsset; variant: Variant }> {
  const { tenant, artifacts, commands } = deps.store;
  const approvable = await artifacts.get<PreparedAsset>(prepared);
  const [variant, recorded, { workspace, people }] = await Promise.all([
    artifacts.get<Variant>(approvable.variant),
    commands.decisionsOn(prepared),
    deps.loadWorkspace(),
  ]);
  const keys = await deps.publicKeys();
  const decisions = await Promise.all(recorded.map((signed) => attested(keys, signed)));
  return {
    tenant,
    campaign: approvable.campaign,
    asset: approvable.asset,
    request,
    prepared,
    destination: approvable.prepared.destination,
    slotWindow,
    stages: approvable.stages,
    contributors: peopleAmong(variant.contributors),
    solo: workspace.settings.mode === 'solo',
    people,
    escalatesAt: approvable.escalatesAt ?? null,
    timeZone: workspace.settings.timeZone,
    decisions: decisions.filter((command) => command !== null),
    now: deps.now(),
    approvable,
    variant,
  };
}

/** A recorded command whose attestation no longer holds does not count. */
const attested = (keys: PublicKeys, signed: SignedCommand): Promise<Command | null> =>
  verifyCommand(keys, signed).catch(() => null);

/** Ids of the people among makers written as `person:<id>` and `agent:<role>`. */
const peopleAmong = (contributors: readonly string[]): string[] =>
  contributors.filter((maker) => maker.startsWith('person:')).map((maker) => maker.slice('person:'.length));
