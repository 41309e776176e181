import type { AuthorizationRequest, PolicyDecision } from '../domain/policy.ts';
import type { TenantStore } from '../store/store.ts';

/** Asks the policy layer and keeps the answer with the policy set and the rules that decided. */
export async function authorizeAndRecord(
  { authorize }: { authorize(request: AuthorizationRequest): PolicyDecision },
  { ledger }: Pick<TenantStore, 'ledger'>,
  campaign: string | null,
  request: AuthorizationRequest,
): Promise<PolicyDecision> {
  const decision = authorize(request);
  await ledger.recordDecision({
    principal: `${request.principal.type}:${request.principal.id}`,
    action: request.action,
    resource: `${request.resource.type}:${request.resource.id}`,
    campaign,
    decision,
  });
  return decision;
}
