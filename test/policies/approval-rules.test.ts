import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ApprovalQuestion, tallyApproval } from '../../policies/approval-rules.ts';
import { ref } from './commands.ts';
import { anyQuestion, decision, question } from './questions.ts';

const tally = (more: Partial<ApprovalQuestion>) => tallyApproval({ ...question, ...more });
const brand = decision(1);
const legal = decision(2, { stage: 'legal' }, { person: 'cem' });

describe('a sign-off', () => {
  it('is met when every stage has its quorum', () => {
    expect(tally({ decisions: [brand, legal] })).toMatchObject({
      met: true,
      approved: true,
      openStage: null,
      missing: [],
      withinSlot: true,
    });
  });

  it('says how many approvals of which role are missing, and which stage is open', () => {
    const stages = [{ stage: 'brand', role: 'approver', quorum: 2 }, question.stages[1]!];
    const { missing, openStage, met } = tally({ stages, decisions: [brand] });
    expect({ met, openStage, missing }).toEqual({
      met: false,
      openStage: 'brand',
      missing: [
        { code: 'approvals', stage: 'brand', role: 'approver', count: 1 },
        { code: 'approvals', stage: 'legal', role: 'legal', count: 1 },
      ],
    });
  });

  it('counts one person once in a stage', () => {
    const stages = [{ stage: 'brand', role: 'approver', quorum: 2 }];
    const approval = tally({ stages, decisions: [brand, decision(3)], solo: true });
    expect(approval.met).toBe(false);
    expect(approval.uncounted).toEqual([{ command: decision(3).id, person: 'ada', why: 'twice' }]);
  });

  it('counts one person in the first of two stages only, unless the workspace is solo', () => {
    const both = [decision(1, {}, { person: 'dua' }), decision(2, { stage: 'legal' }, { person: 'dua' })];
    expect(tally({ decisions: both })).toMatchObject({ met: false, uncounted: [{ why: 'two-stages' }] });
    expect(tally({ decisions: both, solo: true })).toMatchObject({ met: true, uncounted: [] });
  });

  it('does not count whoever wrote on the variant, unless the workspace is solo', () => {
    const decisions = [brand, legal];
    expect(tally({ decisions, contributors: ['ada'] })).toMatchObject({ met: false, uncounted: [{ why: 'own-work' }] });
    expect(tally({ decisions, contributors: ['ada'], solo: true }).met).toBe(true);
  });

  it.each(['reject', 'request_changes'] as const)(
    'is void after "%s", even of an author, whichever came first',
    (no) => {
      for (const minute of [0, 9]) {
        const objection = decision(minute, { decision: no }, { person: 'ben' });
        const approval = tally({ decisions: [brand, legal, objection], contributors: ['ben'] });
        expect(approval).toMatchObject({ met: false, approved: false, openStage: null });
        expect(approval.missing).toEqual([{ code: 'objection', stage: 'brand', person: 'ben' }]);
      }
    },
  );

  it('is not void by an objection of somebody without the role', () => {
    const objection = decision(9, { decision: 'reject' }, { person: 'eva' });
    expect(tally({ decisions: [brand, legal, objection] }).met).toBe(true);
  });

  it('takes roles from the workspace: who lost the role since does not count', () => {
    expect(tally({ decisions: [brand, legal], people: [{ id: 'cem', roles: ['legal'] }] }).met).toBe(false);
  });

  it.each([
    ['other bytes', { prepared: ref('b') }, 'other-hash'],
    ['another destination', { destination: 'https://other.example' }, 'other-destination'],
    ['another slot', { slotWindow: { ...question.slotWindow, to: '2026-12-09T00:00:00Z' } }, 'other-slot'],
  ])('is not met by approvals of %s', (_, more, code) => {
    const approval = tally({ ...more, decisions: [brand, legal] });
    expect(approval.met).toBe(false);
    expect(approval.missing.map((one) => one.code)).toContain(code);
  });

  it('takes a slot window as the same in another time zone', () => {
    const slotWindow = { from: '2026-12-01T08:00:00Z', to: '2026-12-01T11:00:00Z' };
    expect(tally({ slotWindow, decisions: [brand, legal] }).met).toBe(true);
  });

  it('is not met by decisions of another tenant, campaign, asset or request', () => {
    for (const other of [
      decision(1, {}, { tenant: 'talwerk' }),
      decision(1, {}, { campaign: 'winter' }),
      decision(1, { asset: 'blog/en-GB' }),
      decision(1, { request: 'sommer-launch/blog/de-DE/0' }),
    ]) {
      expect(tally({ decisions: [other, legal] })).toMatchObject({ met: false, uncounted: [] });
    }
  });

  it('knows its slot window, both ends included', () => {
    const at = (now: string) => tally({ decisions: [brand, legal], now: new Date(now) });
    expect(at('2026-12-01T08:00:00.000Z').withinSlot).toBe(true);
    expect(at('2026-12-01T11:00:00.000Z').withinSlot).toBe(true);
    expect(at('2026-12-01T07:59:59.999Z').missing).toEqual([{ code: 'outside-slot' }]);
    expect(at('2026-12-01T11:00:00.001Z').missing).toEqual([{ code: 'outside-slot' }]);
    expect(tally({ slotWindow: { from: 'soon', to: 'later' } }).withinSlot).toBe(false);
  });

  it('is never met without a stage', () => {
    expect(tally({ stages: [], decisions: [brand] })).toMatchObject({ met: false, missing: [{ code: 'approvals' }] });
  });
});

describe('a sign-off, whatever was decided,', () => {
  it('is met exactly when a small model of the rules says so', () => {
    let met = 0;
    fc.assert(
      fc.property(anyQuestion, (any) => {
        const approval = tallyApproval(any);
        if (approval.met) met += 1;
        expect(approval.met).toBe(modelSaysMet(any));
      }),
      { numRuns: 3000 },
    );
    expect(met).toBeGreaterThan(50);
  });

  it('does not depend on the order in which decisions arrive', () => {
    const shuffled = anyQuestion.chain((any) =>
      fc.tuple(fc.constant(any), fc.shuffledSubarray([...any.decisions], { minLength: any.decisions.length })),
    );
    fc.assert(
      fc.property(shuffled, ([any, decisions]) => {
        expect(tallyApproval({ ...any, decisions })).toEqual(tallyApproval(any));
      }),
    );
  });

  it('lacks something exactly while it may not go out', () => {
    const moved = fc.tuple(anyQuestion, fc.constantFrom(question.now, new Date('2027-01-01')));
    fc.assert(
      fc.property(moved, ([any, now]) => {
        const { met, withinSlot, missing, approved } = tallyApproval({ ...any, now });
        expect(missing.length === 0).toBe(met && withinSlot);
        if (met) expect(approved).toBe(true);
      }),
    );
  });
});

/** The rules once more, person by person instead of decision by decision. Decisions of the generator are in order of time. */
function modelSaysMet(any: ApprovalQuestion): boolean {
  const valid = any.decisions.flatMap(({ tenant, person, action }) => {
    if (action.kind !== 'decide' || tenant !== any.tenant || action.request !== any.request) return [];
    if (action.prepared !== any.prepared || action.destination !== any.destination) return [];
    if (action.slotWindow.to !== any.slotWindow.to) return [];
    const role = any.stages.find(({ stage }) => stage === action.stage)?.role;
    const has = any.people.some(({ id, roles }) => id === person && roles.some((one) => one === role));
    return has ? [{ person, stage: action.stage, approves: action.decision === 'approve' }] : [];
  });
  if (valid.some(({ approves }) => !approves)) return false;
  const votes = [...new Set(valid.map(({ person }) => person))].flatMap((person) => {
    const stages = [...new Set(valid.filter((one) => one.person === person).map(({ stage }) => stage))];
    if (any.solo) return stages;
    return any.contributors.includes(person) ? [] : stages.slice(0, 1);
  });
  return any.stages.every(({ stage, quorum }) => votes.filter((vote) => vote === stage).length >= quorum);
}
