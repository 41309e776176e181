import { CopydeskError } from '../../domain/errors.ts';
import type { AuthorizationRequest } from '../../domain/policy.ts';
import type { Person } from '../../domain/workspace.ts';
import type { DeskDependencies } from './dependencies.ts';

/** What an action of the desk is about. Attributes beyond the tenant are the resource's own. */
type Resource = {
  type: 'Campaign' | 'Schedule' | 'Workspace' | 'Document';
  id: string;
  attributes?: Record<string, unknown>;
};

/** Lets a person through or throws `denied` with the rules that decided. Every decision is recorded. */
export async function guard(
  { authorize, store }: Pick<DeskDependencies, 'authorize' | 'store'>,
  viewer: Person,
  action: string,
  resource: Resource,
  context: Record<string, unknown> = {},
): Promise<void> {
  const request: AuthorizationRequest = {
    principal: { type: 'Person', id: viewer.id, roles: viewer.roles },
    action,
    resource: { ...resource, attributes: { tenant: store.tenant, ...resource.attributes } },
    context: { tenant: store.tenant, ...context },
  };
  const decision = authorize(request);
  await store.ledger.recordDecision({
    principal: `Person:${viewer.id}`,
    action,
    resource: `${resource.type}:${resource.id}`,
    campaign: resource.type === 'Campaign' ? resource.id : null,
    decision,
  });
  if (decision.allowed) return;
  const why = decision.determining.join(', ') || 'no rule grants it';
  throw new CopydeskError(
    'denied',
    `${viewer.name} may not ${action} (${why}). Roles held: ${viewer.roles.join(', ')}.`,
  );
}
