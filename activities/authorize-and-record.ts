import type { AuthorizationRequest, PolicyDecision } from '../domain/policy.ts';
import type { TenantDependencies } from './dependencies.ts';

/** Asks the policy layer and keeps the answer with the policy set and the rules that decided. */
export async function authorizeAndRecord(
  { authorize, store }: Pick<TenantDependencies, 'authorize' | 'store'>,
  campaign: string | null,
  request: AuthorizationRequest,
): Promise<PolicyDecision> {
  const decision = authorize(request);
  await store.ledger.recordDecision({
    principal: `${request.principal.type}:${request.principal.id}`,
    action: request.action,
    resource: `${request.resource.type}:${request.resource.id}`,
    campaign,
    decision,
  });
  return decision;
}
