import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuthorizationRequest } from '../../domain/policy.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { createPolicySet, housePolicies, loadPolicySet, readPolicyFiles } from '../../policies/policy-set.ts';
import { policyCases } from './cases.ts';

const policySet = loadPolicySet(housePolicies);
const authorize = createAuthorizer(policySet);
const allowed = policyCases().filter((one) => one.allowed);
const denied = { allowed: false, determining: [] };

describe('authorize denies', () => {
  it('every allowed request as soon as any field is more or less', () => {
    for (const { request } of allowed) {
      expect(authorize({ ...request, note: 'x' } as never)).toMatchObject(denied);
      expect(authorize({ ...request, principal: { ...request.principal, admin: true } as never })).toMatchObject(
        denied,
      );
      expect(authorize({ ...request, resource: { ...request.resource, owner: 'x' } as never })).toMatchObject(denied);
      expect(authorize({ ...request, context: { ...request.context, note: 1 } })).toMatchObject(denied);
      for (const field of Object.keys(request.context)) {
        const { [field]: _, ...context } = request.context;
        expect(authorize({ ...request, context })).toMatchObject(denied);
      }
    }
  });

  it('whatever is no request, without throwing', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.nat(),
        fc.constantFrom('principal', 'action', 'resource', 'context'),
        (junk, n, field) => {
          const { request } = allowed[n % allowed.length]!;
          expect(authorize(junk as AuthorizationRequest).allowed).toBe(false);
          expect(authorize({ ...request, [field]: junk } as AuthorizationRequest).allowed).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('when a rule fails, even if another one permits', () => {
    // Arithmetic can overflow in a rule that the validator accepts; Cedar then leaves the rule out.
    const failing = `
@id("fails")
@de("Scheitert.")
@en("Fails.")
forbid (principal, action == Copydesk::Action::"publish", resource)
when { context.blockFindings + 9223372036854775807 < 0 };
`;
    const authorizeFailing = createAuthorizer(
      createPolicySet({ ...readPolicyFiles(housePolicies), 'x.cedar': failing }),
    );
    const { request } = allowed.find((one) => one.request.action === 'publish')!;
    expect(authorizeFailing(request).allowed).toBe(true);
    const overflow = authorizeFailing({ ...request, context: { ...request.context, blockFindings: 1 } });
    expect(overflow).toMatchObject({ allowed: false, errors: [expect.stringContaining('fails')] });
  });

  it('everything under a policy set that was never loaded', () => {
    const never = createAuthorizer({ ...policySet, hash: 'sha256:never' });
    for (const { request } of allowed) expect(never(request)).toMatchObject({ ...denied, policySet: 'sha256:never' });
  });
});
