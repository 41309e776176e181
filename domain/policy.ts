/** Who acts: a person of the workspace, an agent role in a campaign, or the publisher of the house. */
export type Principal =
  | { type: 'Person'; id: string; roles: readonly string[] }
  | { type: 'Agent'; id: string }
  | { type: 'Service'; id: 'publisher' };

/** A question to the policy layer, in Cedar's words. `context` may only have fields that the schema knows. */
export interface AuthorizationRequest {
  principal: Principal;
  action: string;
  resource: { type: string; id: string; attributes?: Record<string, unknown> };
  context: Record<string, unknown>;
}

/** The answer. `determining` are the `@id`s of the policies that decided; no policy, an error or an unknown field is a denial. */
export interface PolicyDecision {
  allowed: boolean;
  determining: string[];
  errors: string[];
  policySet: string;
}
