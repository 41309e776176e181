import { type CedarValueJson, type EntityJson, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import type { AuthorizationRequest, PolicyDecision, Principal } from '../domain/policy.ts';
import { type PolicySet, sliceName } from './policy-set.ts';

export type Authorize = (request: AuthorizationRequest) => PolicyDecision;

/**
 * The one door to Cedar. Synchronous and free of side effects; whoever calls it records the decision.
 * Allowed is only what a rule permits, no rule forbids, and Cedar could evaluate without any error: a rule that fails is skipped
 * by Cedar (it might have been a `forbid`), so an error denies here. Unknown fields are errors, by the schema.
 */
export function createAuthorizer(policySet: PolicySet): Authorize {
  const deny = (...errors: string[]): PolicyDecision => ({
    allowed: false,
    determining: [],
    errors,
    policySet: policySet.hash,
  });
  return (request) => {
    try {
      const unknown = unknownFields(request);
      if (unknown.length > 0) return deny(`unknown field ${unknown.join(', ')}`);
      if (!policySet.actions.includes(request.action)) return deny(`unknown action "${request.action}"`);
      const answer = ask(policySet.hash, request);
      if (answer.type === 'failure') return deny(...answer.errors.map(({ message }) => message));
      const { decision, diagnostics } = answer.response;
      const errors = diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`);
      return {
        allowed: decision === 'allow' && errors.length === 0,
        determining: [...diagnostics.reason].sort(),
        errors,
        policySet: policySet.hash,
      };
    } catch (error) {
      return deny(error instanceof Error ? error.message : String(error));
    }
  };
}

function ask(policySet: string, { principal, action, resource, context }: AuthorizationRequest) {
  const principalUid = uid(principal.type, principal.id);
  const resourceUid = uid(resource.type, resource.id);
  return statefulIsAuthorized({
    principal: principalUid,
    action: uid('Action', action),
    resource: resourceUid,
    context: context as Record<string, CedarValueJson>,
    preparsedSchemaName: policySet,
    validateRequest: true,
    preparsedPolicySetId: sliceName(policySet, action),
    entities: [
      ...principalEntity(principal),
      { uid: resourceUid, attrs: (resource.attributes ?? {}) as Record<string, CedarValueJson>, parents: [] },
    ],
  });
}

/** Roles stand twice: as parents, for `principal in Role::"…"`, and as text, for readers of documents. */
function principalEntity(principal: Principal): EntityJson[] {
  if (principal.type !== 'Person') return [{ uid: uid(principal.type, principal.id), attrs: {}, parents: [] }];
  const roles = [...principal.roles];
  return [{ uid: uid('Person', principal.id), attrs: { roles }, parents: roles.map((role) => uid('Role', role)) }];
}

const uid = (type: string, id: string) => ({ type: `Copydesk::${type}`, id });

/** The schema judges attributes and context; this judges the request around them. */
function unknownFields({ principal, action, resource, context, ...rest }: AuthorizationRequest): string[] {
  const principalFields = principal.type === 'Person' ? ['type', 'id', 'roles'] : ['type', 'id'];
  return [
    ...Object.keys(rest),
    ...Object.keys(principal).filter((key) => !principalFields.includes(key)),
    ...Object.keys(resource).filter((key) => !['type', 'id', 'attributes'].includes(key)),
  ];
}
