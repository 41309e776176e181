import { type Context, isAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { describe, expect, it } from '@jest/globals';
import { createAuthorizer } from '../../policies/authorize.ts';
import { createPolicySet, housePolicies, loadPolicySet, readPolicyFiles } from '../../policies/policy-set.ts';
import { meets, policyCases } from './cases.ts';

const policySet = loadPolicySet(housePolicies);
const authorize = createAuthorizer(policySet);
const cases = policyCases();

describe('policy', () => {
  it.each(cases)('$sentence', ({ request, allowed, determining, errors }) => {
    const decision = authorize(request);
    expect(decision).toEqual({
      allowed,
      determining,
      errors: errors === undefined ? [] : expect.arrayContaining([expect.stringContaining(errors)]),
      policySet: policySet.hash,
    });
  });
});

describe('every rule is needed: without it some case fails', () => {
  const files = readPolicyFiles(housePolicies);
  it.each(policySet.rules)('$id', (rule) => {
    const without = createPolicySet({ ...files, [rule.file]: files[rule.file]!.replace(rule.source, '') });
    expect(without.rules).toHaveLength(policySet.rules.length - 1);
    const authorizeWithout = createAuthorizer(without);
    expect(cases.filter((one) => !meets(one, authorizeWithout(one.request))).length).toBeGreaterThan(0);
  });
});

describe('every condition of the rules for deputies is needed: without it some case fails', () => {
  const files = readPolicyFiles(housePolicies);
  const conditions = policySet.rules
    .filter(({ id }) => id.startsWith('deputy-'))
    .flatMap(({ id, file, source }) =>
      [...source.matchAll(/context\.\w+(?: == "\w+")?/g)].map(({ 0: condition }) => ({ id, file, source, condition })),
    );

  it('knows all of them', () => expect(conditions).toHaveLength(7));

  it.each(conditions)('$id: $condition', ({ file, source, condition }) => {
    // What must hold holds always, and what lifts the rule never does.
    const constant = source.includes(`unless { ${condition} }`) ? 'false' : 'true';
    const mutant = files[file]!.replace(source, source.replace(condition, constant));
    const authorizeMutant = createAuthorizer(createPolicySet({ ...files, [file]: mutant }));
    expect(cases.filter((one) => !meets(one, authorizeMutant(one.request))).length).toBeGreaterThan(0);
  });
});

describe('a slice of the rules for one action', () => {
  it('decides every case as the whole set does', () => {
    const staticPolicies = Object.fromEntries(policySet.rules.map(({ id, source }) => [id, source]));
    for (const { request, determining, allowed, errors } of cases) {
      if (errors !== undefined) continue;
      const { principal, action, resource, context } = request;
      const roles = principal.type === 'Person' ? [...principal.roles] : undefined;
      const uid = (type: string, id: string) => ({ type: `Copydesk::${type}`, id });
      const answer = isAuthorized({
        principal: uid(principal.type, principal.id),
        action: uid('Action', action),
        resource: uid(resource.type, resource.id),
        context: context as Context,
        policies: { staticPolicies },
        entities: [
          {
            uid: uid(principal.type, principal.id),
            attrs: roles ? { roles } : {},
            parents: (roles ?? []).map((role) => uid('Role', role)),
          },
          { uid: uid(resource.type, resource.id), attrs: resource.attributes as Context, parents: [] },
        ],
      });
      expect(answer).toMatchObject({ type: 'success', response: { decision: allowed ? 'allow' : 'deny' } });
      if (answer.type === 'success') expect([...answer.response.diagnostics.reason].sort()).toEqual(determining);
    }
  });
});
