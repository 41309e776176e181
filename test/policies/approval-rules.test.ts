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

describe('a deputy', () => {
  const brandOnly = { stages: question.stages.slice(0, 1) };
  /** `eva` holds no role that signs off; `ada` has named her. */
  const people = (ada: Partial<ApprovalQuestion['people'][number]> = {}) => [
    { id: 'ada', roles: ['approver' as const], deputy: 'eva', ...ada },
    { id: 'ben', roles: ['approver' as const] },
    { id: 'eva', roles: ['content-lead' as const], deputy: 'fio' },
    { id: 'fio', roles: ['admin' as const] },
  ];
  const by = (person: string, at = '2026-11-24T10:00:00+01:00', more = {}) => decision(1, more, { person, at });
  const escalatesAt = '2026-11-24T10:00:00+01:00';
  const asked = (more: Partial<ApprovalQuestion>) => tally({ ...brandOnly, people: people(), ...more });

  it('counts from the moment of the escalation on, by the attested time of the decision', () => {
    const early = by('eva', '2026-11-24T08:59:59.999Z');
    expect(asked({ escalatesAt, decisions: [early] })).toMatchObject({ met: false, uncounted: [{ why: 'no-role' }] });
    expect(asked({ escalatesAt: null, decisions: [by('eva')] }).met).toBe(false);
    expect(asked({ escalatesAt, decisions: [by('eva')] })).toMatchObject({
      met: true,
      stages: [{ approvedBy: ['eva'] }],
      standIns: [{ stage: 'brand', person: 'eva', for: ['ada'] }],
    });
    // At commit, weeks later, nothing of it has changed.
    const weeksLater = { now: new Date('2026-12-01T09:00:00Z') };
    expect(asked({ escalatesAt, decisions: [early], ...weeksLater }).met).toBe(false);
  });

  it('counts on days on which the holder is away, both ends included, by the calendar of the workspace', () => {
    const away = [{ from: '2026-11-24', to: '2026-11-25' }];
    const on = (at: string, timeZone = 'Europe/Berlin') =>
      asked({ people: people({ away }), timeZone, decisions: [by('eva', at)] }).met;
    expect(on('2026-11-24T00:00:00+01:00')).toBe(true);
    expect(on('2026-11-25T23:59:59+01:00')).toBe(true);
    expect(on('2026-11-23T23:59:59+01:00')).toBe(false);
    expect(on('2026-11-26T00:00:00+01:00')).toBe(false);
    expect(on('2026-11-26T00:00:00+01:00', 'America/New_York')).toBe(true);
  });

  it('leaves the decision of whoever is away as good as any', () => {
    const away = [{ from: '2026-11-20', to: '2026-11-30' }];
    expect(asked({ people: people({ away }), decisions: [by('ada')] })).toMatchObject({ met: true, standIns: [] });
  });

  it('has no deputy', () => {
    expect(asked({ escalatesAt, decisions: [by('fio')] }).met).toBe(false);
  });

  it('does not count after leaving the people of the workspace', () => {
    const left = people().filter(({ id }) => id !== 'eva');
    expect(asked({ escalatesAt, people: left, decisions: [by('eva')] }).met).toBe(false);
  });

  it('who holds the role decides in the own name', () => {
    const two = people({ deputy: 'ben' });
    expect(asked({ escalatesAt, people: two, decisions: [by('ben')] })).toMatchObject({ met: true, standIns: [] });
  });

  it('is not freed from the separation of duties', () => {
    const one = (more: Partial<ApprovalQuestion>) => asked({ escalatesAt, decisions: [by('eva')], ...more });
    expect(one({ contributors: ['eva'] }).uncounted).toMatchObject([{ why: 'own-work' }]);
    expect(one({ contributors: ['ada'] }).uncounted).toMatchObject([{ why: 'deputy-of-author' }]);
    expect(one({ contributors: ['ada'], solo: true }).met).toBe(true);
    const quorum = [{ stage: 'brand', role: 'approver', quorum: 2 }];
    const twice = [by('eva'), decision(2, {}, { person: 'eva', at: '2026-11-24T11:00:00+01:00' })];
    expect(one({ stages: quorum, decisions: twice })).toMatchObject({ met: false, uncounted: [{ why: 'twice' }] });
  });

  it('of an author and somebody else stands in for the other', () => {
    const two = people().map((one) => (one.id === 'ben' ? { ...one, deputy: 'eva' } : one));
    const approval = asked({ escalatesAt, people: two, contributors: ['ada'], decisions: [by('eva')] });
    expect(approval).toMatchObject({ met: true, standIns: [{ for: ['ben'] }] });
  });

  it('may object, for an author too', () => {
    const no = by('eva', undefined, { decision: 'request_changes' });
    const approval = asked({ escalatesAt, contributors: ['ada'], decisions: [no] });
    expect(approval).toMatchObject({ objection: { person: 'eva' }, standIns: [{ person: 'eva', for: ['ada'] }] });
  });

  it('approves one of two stages only', () => {
    const both = [by('eva'), decision(2, { stage: 'legal' }, { person: 'eva', at: '2026-11-24T11:00:00+01:00' })];
    const legal = [...people(), { id: 'cem', roles: ['legal' as const], deputy: 'eva' }];
    const approval = tally({ escalatesAt, people: legal, decisions: both });
    expect(approval).toMatchObject({ met: false, uncounted: [{ why: 'two-stages' }] });
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
  const valid = any.decisions.flatMap(({ tenant, person, at, action }) => {
    if (action.kind !== 'decide' || tenant !== any.tenant || action.request !== any.request) return [];
    if (action.prepared !== any.prepared || action.destination !== any.destination) return [];
    if (action.slotWindow.to !== any.slotWindow.to) return [];
    const role = any.stages.find(({ stage }) => stage === action.stage)?.role;
    const holds = (one: { roles: readonly string[] }) => one.roles.some((held) => held === role);
    const has = any.people.some((one) => one.id === person && holds(one));
    // The generator's people are away on the day of all decisions, or on none.
    const behind = any.people
      .filter((one) => holds(one) && one.deputy === person && any.people.some(({ id }) => id === person))
      .filter(({ away }) => away?.length || (any.escalatesAt && Date.parse(at) >= Date.parse(any.escalatesAt)));
    if (!has && behind.length === 0) return [];
    const approves = action.decision === 'approve';
    if (approves && !has && !any.solo && behind.every(({ id }) => any.contributors.includes(id))) return [];
    return [{ person, stage: action.stage, approves }];
  });
  if (valid.some(({ approves }) => !approves)) return false;
  const votes = [...new Set(valid.map(({ person }) => person))].flatMap((person) => {
    const stages = [...new Set(valid.filter((one) => one.person === person).map(({ stage }) => stage))];
    if (any.solo) return stages;
    return any.contributors.includes(person) ? [] : stages.slice(0, 1);
  });
  return any.stages.every(({ stage, quorum }) => votes.filter((vote) => vote === stage).length >= quorum);
}
