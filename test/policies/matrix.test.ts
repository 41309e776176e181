import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import type { AuthorizationRequest, Principal } from '../../domain/policy.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../../policies/policy-set.ts';

const tenant = 'bergwerk';
const person = (...roles: string[]): Principal => ({ type: 'Person', id: 'mia', roles });
const principals: Record<string, Principal> = {
  'content-lead': person('content-lead'),
  approver: person('approver'),
  legal: person('legal'),
  'budget owner': person('budget-owner'),
  admin: person('admin'),
  'no role': person(),
  researcher: { type: 'Agent', id: 'researcher' },
  strategist: { type: 'Agent', id: 'strategist' },
  copywriter: { type: 'Agent', id: 'copywriter' },
  editor: { type: 'Agent', id: 'editor' },
  'SEO analyst': { type: 'Agent', id: 'seo-analyst' },
  'other agent': { type: 'Agent', id: 'intern' },
  publisher: { type: 'Service', id: 'publisher' },
};

const resources: Record<string, AuthorizationRequest['resource']> = {
  Tool: { type: 'Tool', id: 'tool', attributes: { tenant, effect: 'read' } },
  Workspace: { type: 'Workspace', id: tenant, attributes: { tenant } },
  Campaign: { type: 'Campaign', id: 'sommer-launch', attributes: { tenant } },
  Schedule: { type: 'Schedule', id: 'refresh-journal', attributes: { tenant } },
  Document: { type: 'Document', id: 'knowledge/preise.md', attributes: { tenant, readers: ['*'] } },
  Approval: { type: 'Approval', id: 'sommer-launch/blog/de-DE/1', attributes: { tenant } },
  Channel: { type: 'Channel', id: 'blog', attributes: { tenant, audience: ['*'] } },
};

const away = {
  tenant,
  own: false,
  recorded: true,
  contractInForce: true,
  noTraining: true,
  region: 'eu',
  routeClasses: ['public', 'internal', 'confidential', 'personal'],
  processorClasses: ['public', 'internal'],
};
resources.Route = { type: 'Route', id: 'main', attributes: away };
resources['Route (third country)'] = { type: 'Route', id: 'main', attributes: { ...away, region: 'third' } };
resources['Route (own)'] = { type: 'Route', id: 'main', attributes: { ...away, own: true, recorded: false } };

const here = { tenant };
const run = { tenant, integrity: 'trusted' };
const web = { ...run, integrity: 'untrusted', enabled: true, readers: ['*'], calls: 0, callsAllowed: 20 };
const decide = {
  tenant,
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
  hashMatches: true,
  destinationMatches: true,
  slotMatches: true,
};
const publish = {
  tenant,
  approved: true,
  quorumMet: true,
  hashMatches: true,
  destinationMatches: true,
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

/** Action, resource, context in its best case, and what to call the row when an action has several. */
const rows: [string, keyof typeof resources, Record<string, unknown>, string?][] = [
  ['search_knowledge', 'Tool', run, 'search_knowledge (tool)'],
  ['look_up_prices', 'Tool', run],
  ['read_brand_rules', 'Tool', run],
  ['list_published_pages', 'Tool', run],
  ['search_web', 'Tool', web],
  ['search_web', 'Tool', { ...web, enabled: false }, 'search_web (research is off)'],
  ['search_web', 'Tool', { ...web, readers: ['legal'] }, 'search_web (has read what is internal)'],
  ['fetch_page', 'Tool', { ...web, origin: 'search' }],
  ['fetch_page', 'Tool', { ...web, origin: 'model' }, 'fetch_page (address made up)'],
  ['search_knowledge', 'Workspace', run],
  ['call_model', 'Route', { tenant, dataClass: 'internal' }, 'call_model (internal, to a processor)'],
  ['call_model', 'Route', { tenant, dataClass: 'personal' }, 'call_model (personal, beyond its contract)'],
  ['call_model', 'Route (third country)', { tenant, dataClass: 'personal' }, 'call_model (personal, third country)'],
  ['call_model', 'Route (own)', { tenant, dataClass: 'personal' }, 'call_model (personal, own machine)'],
  ['read_document', 'Document', here],
  ['add_knowledge', 'Document', here],
  ['start', 'Campaign', here],
  ['estimate', 'Campaign', here],
  ['view', 'Campaign', here],
  ['select', 'Campaign', here],
  ['edit', 'Campaign', here],
  ['rewrite', 'Campaign', here],
  ['reschedule', 'Campaign', here],
  ['retry', 'Campaign', here],
  ['top-up', 'Campaign', here],
  ['pause', 'Campaign', here],
  ['resume', 'Campaign', here],
  ['cancel', 'Campaign', here],
  ['schedule', 'Schedule', here],
  ['unschedule', 'Schedule', here],
  ['pause', 'Schedule', here, 'pause (schedule)'],
  ['resume', 'Schedule', here, 'resume (schedule)'],
  ['view', 'Schedule', here, 'view (schedule)'],
  ['view', 'Workspace', here, 'view (workspace)'],
  ['operate', 'Campaign', here],
  ['settle', 'Campaign', here],
  ['stop', 'Workspace', here],
  ['lift_stop', 'Workspace', here],
  ['explain_policy', 'Workspace', here],
  ['administer', 'Workspace', here],
  ['decide', 'Approval', { ...decide, role: 'approver' }, 'decide (stage of approver)'],
  ['decide', 'Approval', { ...decide, role: 'legal' }, 'decide (stage of legal)'],
  ['decide', 'Approval', { ...decide, role: 'budget-owner' }, 'decide (stage of the budget owner)'],
  ['decide', 'Approval', { ...decide, role: 'approver', contributor: true }, 'decide (own work)'],
  ['decide', 'Approval', { ...decide, role: 'approver', contributor: true, solo: true }, 'decide (own work, solo)'],
  ['decide', 'Approval', { ...decide, role: 'approver', deputy: true }, 'decide (deputy, not escalated)'],
  ['decide', 'Approval', { ...decide, role: 'approver', deputy: true, escalated: true }, 'decide (deputy, escalated)'],
  ['decide', 'Approval', { ...decide, role: 'legal', deputy: true, holderAway: true }, 'decide (deputy, holder away)'],
  [
    'decide',
    'Approval',
    { ...decide, role: 'legal', deputy: true, escalated: true, holderContributor: true },
    'decide (deputy of the author)',
  ],
  ['publish', 'Channel', publish],
  ['publish', 'Channel', { ...publish, approved: false, quorumMet: false }, 'publish (not approved)'],
  ['publish', 'Channel', { ...publish, stopped: true }, 'publish (stopped)'],
  ['publish', 'Channel', { ...publish, operation: 'withdraw', stopped: true }, 'withdraw (stopped)'],
  ['publish', 'Channel', { ...publish, operation: 'pause', stopped: true }, 'pause (stopped)'],
  ['publish', 'Channel', { ...publish, operation: 'restore', stopped: true }, 'restore (stopped)'],
  ['publish', 'Channel', { ...publish, operation: 'enable' }, 'enable (approved, but not to spend)'],
  ['publish', 'Channel', { ...publish, operation: 'enable', spendApproved: true }, 'enable'],
  [
    'publish',
    'Channel',
    { ...publish, operation: 'enable', spendApproved: true, dailyCents: 101, dailyCeilingCents: 100 },
    'enable (over the ceiling)',
  ],
];

const policySet = loadPolicySet(housePolicies);
const authorize = createAuthorizer(policySet);

function cell(principal: Principal, action: string, resource: string, context: Record<string, unknown>): string {
  const { allowed, determining, errors } = authorize({ principal, action, resource: resources[resource]!, context });
  if (allowed) return 'yes';
  if (errors.length > 0) return '·';
  return determining.length > 0 ? 'never' : 'no';
}

function matrix(): string {
  const names = Object.keys(principals);
  const body = rows.map(([action, resource, context, title = action]) => [
    title,
    ...names.map((name) => cell(principals[name]!, action, resource, context)),
  ]);
  const table = [['action', ...names], ...body];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = (cells: string[]) => `| ${cells.map((text, column) => text.padEnd(widths[column]!)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return `# Who may do what

Each cell in the best case: own tenant, trusted run, everything approved. \`yes\`: a rule grants it. \`no\`: no rule grants it.
\`never\`: a rule forbids it. \`·\`: the schema does not know the question, so it is denied.
Written by \`UPDATE_GOLDEN=1 npx jest test/policies/matrix\`; read the diff before you commit it.

${[line(table[0]!), rule, ...body.map(line)].join('\n')}
`;
}

it('lets every principal do what the committed matrix says, and nothing else', () => {
  const file = new URL('./matrix.md', import.meta.url);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, matrix());
  expect(matrix()).toBe(readFileSync(file, 'utf8'));
});

it('asks about every action of the schema', () => {
  expect([...new Set(rows.map(([action]) => action))].sort()).toEqual(policySet.actions);
});
