import type { Explanation, PolicyQuestion } from '../console/desk/desk.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { AuthorizationRequest, Principal } from '../domain/policy.ts';
import type { Person } from '../domain/workspace.ts';
import type { Authorize } from '../policies/authorize.ts';
import { explainDecision } from '../policies/explain.ts';
import type { PolicySet } from '../policies/policy-set.ts';

interface Policies {
  tenant: string;
  policySet: PolicySet;
  authorize: Authorize;
}

/**
 * Asks the policy layer a question in people's words. What the question leaves out is filled in so that only the principal decides: an
 * approval that is up, a publication that everybody approved, trusted material. Nothing is recorded.
 */
export async function explainPolicy(
  { tenant, policySet, authorize }: Policies,
  question: PolicyQuestion,
  people: readonly Person[],
): Promise<Explanation> {
  const { action, language = 'en' } = question;
  if (!policySet.actions.includes(action)) {
    throw new CopydeskError('invalid', `There is no action "${action}".`, {
      where: { field: 'action' },
      choices: policySet.actions,
    });
  }
  const request: AuthorizationRequest = {
    principal: principalOf(question.principal, people),
    action,
    resource: resourceOf(question, tenant),
    context: { tenant, ...usualContext(action), ...question.context },
  };
  const decision = authorize(request);
  return { decision, sentences: explainDecision(policySet, action, decision, language) };
}

function principalOf(named: string, people: readonly Person[]): Principal {
  const [kind, id = ''] = split(named);
  if (kind === 'agent' && id) return { type: 'Agent', id };
  if (kind === 'service' && id === 'publisher') return { type: 'Service', id };
  const person = people.find((candidate) => candidate.id === id);
  if (kind === 'person' && person) return { type: 'Person', id, roles: person.roles };
  const choices = [...people.map((one) => `person:${one.id}`), 'agent:<role>', 'service:publisher'];
  throw new CopydeskError('invalid', `"${named}" is nobody who could act.`, { where: { field: 'principal' }, choices });
}

const attributes: Record<string, Record<string, unknown>> = {
  Document: { readers: ['*'] },
  Tool: { effect: 'read' },
  Channel: { audience: ['*'] },
  Campaign: {},
  Schedule: {},
  Workspace: {},
  Approval: {},
  Route: {
    own: false,
    recorded: true,
    contractInForce: true,
    noTraining: true,
    region: 'eu',
    routeClasses: ['public', 'internal', 'confidential', 'personal'],
    processorClasses: ['public', 'internal'],
  },
};

function resourceOf({ action, resource, principal }: PolicyQuestion, tenant: string): AuthorizationRequest['resource'] {
  const [type, id = ''] = resource === undefined ? usualResource(action, principal, tenant) : split(resource);
  const more = Object.hasOwn(attributes, type) ? attributes[type] : undefined;
  if (!more || !id) {
    const choices = Object.keys(attributes).map((known) => `${known}:<id>`);
    throw new CopydeskError('invalid', `"${resource}" is nothing that rules speak of.`, {
      where: { field: 'resource' },
      choices,
    });
  }
  return { type, id, attributes: { tenant, ...more } };
}

/** Type and id of what an action is about when nobody says. */
function usualResource(action: string, principal: string, tenant: string): [string, string] {
  switch (action) {
    case 'decide':
      return ['Approval', 'any'];
    case 'publish':
      return ['Channel', 'any'];
    case 'add_knowledge':
    case 'read_document':
      return ['Document', 'any'];
    case 'schedule':
    case 'unschedule':
      return ['Schedule', 'any'];
    case 'explain_policy':
    case 'administer':
    case 'stop':
    case 'lift_stop':
      return ['Workspace', tenant];
    case 'search_knowledge':
      return principal.startsWith('agent:') ? ['Tool', action] : ['Workspace', tenant];
    case 'look_up_prices':
    case 'read_brand_rules':
    case 'list_published_pages':
    case 'search_web':
    case 'fetch_page':
      return ['Tool', action];
    case 'call_model':
      return ['Route', 'any'];
    default:
      return ['Campaign', 'any'];
  }
}

function usualContext(action: string): Record<string, unknown> {
  const matches = { hashMatches: true, destinationMatches: true };
  switch (action) {
    case 'decide':
      return {
        ...matches,
        role: 'approver',
        decision: 'approve',
        stageOpen: true,
        contributor: false,
        deputy: false,
        escalated: false,
        holderAway: false,
        holderContributor: false,
        sameStage: false,
        otherStage: false,
        solo: false,
        slotMatches: true,
      };
    case 'publish':
      return {
        ...matches,
        approved: true,
        quorumMet: true,
        withinSlot: true,
        blackout: false,
        consent: true,
        operation: 'publish',
        stopped: false,
        blockFindings: 0,
        unendorsedFindings: 0,
        readers: ['*'],
        spendApproved: false,
        dailyCents: 0,
        dailyCeilingCents: 0,
        totalCents: 0,
        totalCeilingCents: 0,
      };
    case 'search_knowledge':
    case 'look_up_prices':
    case 'read_brand_rules':
    case 'list_published_pages':
      return { integrity: 'trusted' };
    case 'search_web':
    case 'fetch_page': {
      const web = { integrity: 'trusted', enabled: true, readers: ['*'], calls: 0, callsAllowed: 1 };
      return action === 'fetch_page' ? { ...web, origin: 'search' } : web;
    }
    case 'call_model':
      return { dataClass: 'internal' };
    default:
      return {};
  }
}

const split = (named: string): [string, string?] => {
  const colon = named.indexOf(':');
  return colon < 0 ? [named] : [named.slice(0, colon), named.slice(colon + 1)];
};
