import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { requestTimes } from '../../domain/approval-times.ts';
import { nextWorkingMoment } from '../../domain/working-time.ts';
import { Settings } from '../../domain/workspace.ts';

const settings = (more: Partial<Settings['approvals']>, workingTime?: object) =>
  Settings.parse({
    tenant: 'bergwerk',
    name: 'Bergwerk',
    workingTime,
    approvals: { stages: [{ stage: 'brand', role: 'approver' }], ...more },
  });
const office = { state: 'BY' };
const at = (text: string) => new Date(text);
const tuesday = at('2026-11-24T10:00:00+01:00');

describe('the times of an approval request', () => {
  it('are plain hours when every hour counts', () => {
    expect(requestTimes(settings({ escalateAfterHours: 48 }), tuesday)).toEqual({
      remindAt: at('2026-11-25T10:00:00+01:00'),
      escalateAt: at('2026-11-26T10:00:00+01:00'),
      deadline: at('2026-11-29T10:00:00+01:00'),
      late: false,
    });
    expect(requestTimes(settings({}), tuesday).escalateAt).toBeNull();
  });

  it('count reminder and escalation in working hours, and move a deadline on a Sunday to the end of the next working day', () => {
    const times = requestTimes(settings({ reminderAfterHours: 10, escalateAfterHours: 20 }, office), tuesday);
    expect(times).toEqual({
      remindAt: at('2026-11-25T10:00:00+01:00'),
      escalateAt: at('2026-11-26T10:00:00+01:00'),
      deadline: at('2026-11-30T18:00:00+01:00'),
      late: false,
    });
  });

  it('leave a deadline within working time as it is', () => {
    expect(requestTimes(settings({ deadlineHours: 24 }, office), tuesday).deadline).toEqual(
      at('2026-11-25T10:00:00+01:00'),
    );
  });

  it('count over a public holiday: what is opened before Epiphany is reminded of after it', () => {
    const times = requestTimes(settings({ reminderAfterHours: 4 }, office), at('2027-01-05T16:00:00+01:00'));
    expect(times.remindAt).toEqual(at('2027-01-07T10:00:00+01:00'));
  });

  it('end with the deadline of the brief, even at night, and come early enough before it', () => {
    const brief = '2026-11-24T22:00:00+01:00';
    const times = requestTimes(settings({ escalateAfterHours: 20 }, office), tuesday, brief);
    expect(times).toEqual({
      remindAt: at('2026-11-24T14:00:00+01:00'),
      escalateAt: at('2026-11-24T16:00:00+01:00'),
      deadline: at(brief),
      late: false,
    });
  });

  it('leave eight working hours when the deadline of the brief has passed, and say so', () => {
    const times = requestTimes(settings({}, office), tuesday, '2026-11-23T12:00:00+01:00');
    expect(times.deadline).toEqual(at('2026-11-25T08:00:00+01:00'));
    expect(times.late).toBe(true);
    const short = requestTimes(settings({ deadlineHours: 2 }, office), tuesday, '2026-11-23T12:00:00+01:00');
    expect(short.deadline).toEqual(at('2026-11-24T12:00:00+01:00'));
  });

  it('are in order, whatever the settings: reminder and escalation in working time before the deadline, or never', () => {
    const any = fc.record({
      opened: fc.date({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z'), noInvalidDate: true }),
      reminder: fc.integer({ min: 1, max: 200 }),
      escalate: fc.integer({ min: 1, max: 200 }),
      deadline: fc.integer({ min: 1, max: 200 }),
      brief: fc.option(fc.integer({ min: -48, max: 240 }), { nil: undefined }),
      workingTime: fc.constantFrom(undefined, office, { days: ['sat'], from: '22:00', to: '23:30' }),
    });
    fc.assert(
      fc.property(any, ({ opened, reminder, escalate, deadline, brief, workingTime }) => {
        const set = settings(
          { reminderAfterHours: reminder, escalateAfterHours: escalate, deadlineHours: deadline },
          workingTime,
        );
        const briefDeadline =
          brief === undefined ? undefined : new Date(opened.getTime() + brief * 3_600_000).toISOString();
        const times = requestTimes(set, opened, briefDeadline);
        expect(times.deadline > opened).toBe(true);
        if (brief !== undefined && brief > 0) expect(times.deadline <= at(briefDeadline!)).toBe(true);
        for (const notice of [times.remindAt, times.escalateAt!]) {
          expect(notice <= times.deadline).toBe(true);
          if (notice < times.deadline) expect(nextWorkingMoment(set, notice)).toEqual(notice);
        }
        if (reminder <= escalate) expect(times.remindAt <= times.escalateAt!).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
