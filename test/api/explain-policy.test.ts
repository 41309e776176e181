import { describe, expect, it } from '@jest/globals';
import type { Person } from '../../domain/workspace.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../../policies/policy-set.ts';
import { explainPolicy } from '../../server/explain-policy.ts';

const policySet = loadPolicySet(housePolicies);
const policies = { tenant: 'bergwerk', policySet, authorize: createAuthorizer(policySet) };
const people = (['content-lead', 'approver', 'legal', 'admin', 'budget-owner'] as const).map(
  (role): Person => ({ id: role, name: role, email: `${role}@example.com`, roles: [role], language: 'de' }),
);
const everybody = [
  ...people.map(({ id }) => `person:${id}`),
  'agent:researcher',
  'agent:strategist',
  'agent:copywriter',
  'agent:editor',
  'service:publisher',
];
const ask = (principal: string, action: string, more = {}) =>
  explainPolicy(policies, { principal, action, ...more }, people);

describe('a question to the policy in people’s words', () => {
  it.each(policySet.actions.map((action) => [action]))(
    'needs nothing but somebody and "%s" to be answered, and somebody may do it',
    async (action) => {
      const answers = await Promise.all(everybody.map((principal) => ask(principal, action)));
      expect(answers.filter(({ decision }) => decision.allowed && decision.errors.length === 0).length).toBeGreaterThan(
        0,
      );
    },
  );

  it('lets facts differ from the usual ones', async () => {
    expect((await ask('service:publisher', 'publish')).decision.allowed).toBe(true);
    const stopped = await ask('service:publisher', 'publish', {
      context: { stopped: true },
      resource: 'Channel:blog',
      language: 'de',
    });
    expect(stopped.decision.allowed).toBe(false);
    expect(stopped.sentences[0]).toBe('Verweigert: publish.');
  });

  it('names what would have been valid', async () => {
    await expect(ask('person:nobody', 'decide')).rejects.toMatchObject({
      where: { field: 'principal' },
      choices: expect.arrayContaining(['person:legal']),
    });
    await expect(ask('person:legal', 'fly')).rejects.toMatchObject({
      where: { field: 'action' },
      choices: policySet.actions,
    });
    await expect(ask('person:legal', 'decide', { resource: 'Moon:1' })).rejects.toMatchObject({
      where: { field: 'resource' },
    });
  });
});
