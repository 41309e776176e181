import { expect, it } from '@jest/globals';
import { agents } from '../../agents/registry.ts';
import { tools } from '../../agents/tools/registry.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../../policies/policy-set.ts';

it('grants every agent the tools of its card and no other', () => {
  const authorize = createAuthorizer(loadPolicySet(housePolicies));
  const tenant = 'bergwerk';
  const web = { enabled: true, readers: ['*'], calls: 0, callsAllowed: 1 };
  const contexts: Record<string, object> = { search_web: web, fetch_page: { ...web, origin: 'search' } };
  for (const { role, tools: ofCard, web: ofWeb } of Object.values(agents)) {
    const granted = Object.values(tools).filter(
      ({ name, effect }) =>
        authorize({
          principal: { type: 'Agent', id: role },
          action: name,
          resource: { type: 'Tool', id: name, attributes: { tenant, effect } },
          context: { tenant, integrity: 'untrusted', ...contexts[name] },
        }).allowed,
    );
    expect({ role, tools: granted.map(({ name }) => name).sort() }).toEqual({
      role,
      tools: [...ofCard, ...(ofWeb?.tools ?? [])].sort(),
    });
  }
});
