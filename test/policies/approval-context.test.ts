import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Command } from '../../domain/command.ts';
import { decideContext, type PublishFacts, personOf, publishContext } from '../../policies/approval-context.ts';
import { type ApprovalQuestion, tallyApproval } from '../../policies/approval-rules.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../../policies/policy-set.ts';
import { ref } from './commands.ts';
import { anyQuestion, decision, question } from './questions.ts';

const authorize = createAuthorizer(loadPolicySet(housePolicies));
const decide = (asked: ApprovalQuestion, command: Command) =>
  authorize({
    principal: personOf(asked, command.person),
    action: 'decide',
    resource: { type: 'Approval', id: asked.request, attributes: { tenant: asked.tenant } },
    context: decideContext(asked, command),
  });
const publish = (asked: ApprovalQuestion, facts: Partial<PublishFacts> = {}) =>
  authorize({
    principal: { type: 'Service', id: 'publisher' },
    action: 'publish',
    resource: { type: 'Channel', id: 'blog', attributes: { tenant: asked.tenant, audience: ['*'] } },
    context: publishContext(asked, {
      operation: 'publish',
      blackout: false,
      consent: true,
      stopped: false,
      findings: [],
      configuredStages: question.stages,
      readers: ['*'],
      spendStage: { role: 'budget-owner', quorum: 1 },
      spending: { dailyCents: 0, dailyCeilingCents: 0, totalCents: 0, totalCeilingCents: 0 },
      ...facts,
    }),
  });
const approved = { ...question, decisions: [decision(1), decision(2, { stage: 'legal' }, { person: 'cem' })] };

describe('deciding', () => {
  it('takes an approval of the open stage by somebody entitled', () => {
    expect(decide(question, decision(1))).toMatchObject({ allowed: true, determining: ['approver-decides'] });
  });

  it.each([
    ['of a stage that is not open yet', question, decision(1, { stage: 'legal' }, { person: 'cem' }), 'closed-stage'],
    ['after the last stage closed', approved, decision(3, {}, { person: 'ben' }), 'closed-stage'],
    ['of other bytes', question, decision(1, { prepared: ref('b') }), 'stale-decision'],
    ['of another destination', question, decision(1, { destination: 'elsewhere' }), 'other-place-or-time'],
    ['of another tenant', question, decision(1, {}, { tenant: 'talwerk' }), 'other-tenant'],
    ['of another request', question, decision(1, { request: 'older' }), 'stale-decision'],
    ['of an author', { ...question, contributors: ['ada'] }, decision(1), 'own-work'],
  ])('refuses an approval %s', (_, asked, command, rule) => {
    const { allowed, determining, errors } = decide(asked, command);
    expect({ allowed, errors }).toEqual({ allowed: false, errors: [] });
    expect(determining).toContain(rule);
  });

  it('refuses a command that decides nothing', () => {
    expect(decide(question, { ...decision(1), action: { kind: 'pause' } }).allowed).toBe(false);
  });

  it('lets through exactly what counts: all that was recorded counts again at commit', () => {
    fc.assert(
      fc.property(anyQuestion, (any) => {
        const recorded: Command[] = [];
        for (const command of any.decisions) {
          if (decide({ ...any, decisions: recorded }, command).allowed) recorded.push(command);
        }
        const approval = tallyApproval({ ...any, decisions: recorded });
        const counted = approval.stages.flatMap(({ approvedBy }) => approvedBy).length + (approval.objection ? 1 : 0);
        expect({ counted, uncounted: approval.uncounted }).toEqual({ counted: recorded.length, uncounted: [] });
      }),
      { numRuns: 200 },
    );
  });
});

describe('publishing', () => {
  it('is allowed exactly when the sign-off lacks nothing', () => {
    fc.assert(
      fc.property(anyQuestion, fc.boolean(), (any, late) => {
        const asked = late ? { ...any, now: new Date('2027-01-01') } : any;
        expect(publish(asked).allowed).toBe(tallyApproval(asked).missing.length === 0);
      }),
      { numRuns: 200 },
    );
  });

  it('names the rule: other bytes, another destination', () => {
    expect(publish({ ...approved, prepared: ref('b') }).determining).toContain('wrong-hash');
    expect(publish({ ...approved, destination: 'elsewhere' }).determining).toContain('wrong-destination');
  });

  it('needs the role that a finding names, when the workspace has a stage for it', () => {
    const findings = [{ verdict: 'human' as const, role: 'legal' }];
    const brandOnly = { ...approved, stages: question.stages.slice(0, 1) };
    expect(publish(approved, { findings }).allowed).toBe(true);
    expect(publish(brandOnly, { findings }).determining).toEqual(['unendorsed-finding']);
    expect(publish(brandOnly, { findings, configuredStages: brandOnly.stages }).allowed).toBe(true);
    expect(publish(brandOnly, { findings: [{ verdict: 'human', role: null }] }).allowed).toBe(true);
    const left = [{ verdict: 'repair' as const, role: 'legal' }];
    expect(publish(brandOnly, { findings: left }).determining).toEqual(['unendorsed-finding']);
    expect(publish(approved, { findings: left }).allowed).toBe(true);
    expect(publish(brandOnly, { findings: [{ verdict: 'repair', role: null }] }).allowed).toBe(true);
    expect(publish(approved, { findings: [{ verdict: 'block', role: null }] }).determining).toEqual([
      'blocked-finding',
    ]);
  });

  it('counts an approval to spend only from the stage for it, by whom and by how many the workspace asks for now', () => {
    const people = [...question.people, { id: 'uwe', roles: ['budget-owner' as const] }];
    const stage = { stage: 'spend', role: 'budget-owner', quorum: 1 };
    const stages = [...question.stages.slice(0, 1), stage];
    const said = decision(2, { stage: 'spend' }, { person: 'uwe' });
    const asked: ApprovalQuestion = { ...question, people, stages, decisions: [decision(1), said] };
    const enable = (about: ApprovalQuestion, facts: Partial<PublishFacts> = {}) =>
      publish(about, { operation: 'enable', ...facts }).determining;
    expect(enable(asked)).toEqual(['publisher-publishes']);
    expect(enable({ ...asked, stages: stages.slice(0, 1) })).toEqual(['enable-needs-spend-approval']);
    expect(enable({ ...asked, decisions: [decision(1)] })).toContain('enable-needs-spend-approval');
    const other = { ...stage, stage: 'budget' };
    const elsewhere = decision(2, { stage: 'budget' }, { person: 'uwe' });
    expect(enable({ ...asked, stages: [stages[0]!, other], decisions: [decision(1), elsewhere] })).toEqual([
      'enable-needs-spend-approval',
    ]);
    expect(enable(asked, { spendStage: { role: 'approver', quorum: 1 } })).toEqual(['enable-needs-spend-approval']);
    expect(enable(asked, { spendStage: { role: 'budget-owner', quorum: 2 } })).toEqual(['enable-needs-spend-approval']);
  });
});
