import fc from 'fast-check';
import type { Command } from '../../domain/command.ts';
import type { Reviewer } from '../../domain/deputies.ts';
import type { ApprovalQuestion } from '../../policies/approval-rules.ts';
import { ref } from './commands.ts';

/** An approval request with a brand and a legal stage, open, in its slot, without a decision. */
export const question: ApprovalQuestion = {
  tenant: 'bergwerk',
  campaign: 'sommer-launch',
  asset: 'blog/de-DE',
  request: 'sommer-launch/blog/de-DE/1',
  prepared: ref('a'),
  destination: 'https://blog.example',
  slotWindow: { from: '2026-12-01T09:00:00+01:00', to: '2026-12-01T12:00:00+01:00' },
  stages: [
    { stage: 'brand', role: 'approver', quorum: 1 },
    { stage: 'legal', role: 'legal', quorum: 1 },
  ],
  contributors: [],
  solo: false,
  people: [
    { id: 'ada', roles: ['approver'] },
    { id: 'ben', roles: ['approver'] },
    { id: 'cem', roles: ['legal'] },
    { id: 'dua', roles: ['approver', 'legal'] },
    { id: 'eva', roles: ['content-lead', 'admin'] },
  ],
  escalatesAt: null,
  timeZone: 'Europe/Berlin',
  decisions: [],
  now: new Date('2026-12-01T10:00:00+01:00'),
};

type Decide = Extract<Command['action'], { kind: 'decide' }>;

/** A decision about `question`; the first is an approval of `ada` in the brand stage, and each has its own id and minute. */
export function decision(minute: number, more: Partial<Decide> = {}, command: Partial<Command> = {}): Command {
  return {
    id: `a4f5c0de-0000-4000-8000-${String(minute).padStart(12, '0')}`,
    tenant: question.tenant,
    campaign: question.campaign,
    person: 'ada',
    at: new Date(Date.parse('2026-11-24T08:00:00Z') + minute * 60_000).toISOString(),
    action: {
      kind: 'decide',
      asset: question.asset,
      request: question.request,
      stage: 'brand',
      prepared: question.prepared,
      destination: question.destination,
      slotWindow: question.slotWindow,
      decision: 'approve',
      comment: null,
      ...more,
    },
    ...command,
  };
}

const mostly = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

/** Decisions of everybody about everything, mostly about `question`. */
const decisions = fc
  .array(
    fc.record({
      person: fc.constantFrom('ada', 'ben', 'cem', 'dua', 'eva', 'nobody'),
      tenant: mostly(question.tenant, 'talwerk'),
      request: mostly(question.request, 'sommer-launch/blog/de-DE/0'),
      prepared: mostly(question.prepared, ref('b')),
      destination: mostly(question.destination, 'https://other.example'),
      to: mostly(question.slotWindow.to, '2026-12-02T12:00:00+01:00'),
      stage: fc.constantFrom('brand', 'brand', 'legal', 'legal', 'finance'),
      decision: mostly<Decide['decision']>('approve', 'reject', 'request_changes'),
    }),
    { maxLength: 9 },
  )
  .map((list) =>
    list.map(({ person, tenant, to, ...action }, minute) =>
      decision(minute, { ...action, slotWindow: { ...question.slotWindow, to } }, { person, tenant }),
    ),
  );

/** The people of `question` with whoever as deputy, or nobody, and away on the day of the decisions or not. */
const people = fc
  .array(
    fc.record({
      deputy: fc.constantFrom(undefined, 'ada', 'ben', 'cem', 'dua', 'eva', 'nobody'),
      away: fc.constantFrom<Reviewer['away']>(undefined, [], [{ from: '2026-11-20', to: '2026-11-24' }]),
    }),
    { minLength: question.people.length, maxLength: question.people.length },
  )
  .map((more) => question.people.map((person, index) => ({ ...person, ...more[index] })));

export const anyQuestion: fc.Arbitrary<ApprovalQuestion> = fc
  .record({
    decisions,
    people: fc.oneof(fc.constant(question.people), people),
    // In the middle of the minutes in which decisions are made, or never.
    escalatesAt: fc.constantFrom(null, '2026-11-24T09:04:00+01:00'),
    quorums: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })),
    stages: fc.constantFrom(1, 2, 2, 2),
    contributors: fc.subarray(['ada', 'dua', 'eva']),
    solo: fc.boolean(),
  })
  .map(({ decisions, people, escalatesAt, quorums, stages, contributors, solo }) => ({
    ...question,
    decisions,
    people,
    escalatesAt,
    contributors,
    solo,
    stages: question.stages.slice(0, stages).map((stage, index) => ({ ...stage, quorum: quorums[index]! })),
  }));
