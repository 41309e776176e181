import { describe, expect, it } from '@jest/globals';
import { fromClock, localDay, toClock } from '../../domain/local-time.ts';

const berlin = 'Europe/Berlin';

describe('a time of the clock', () => {
  it('has the offset of its day', () => {
    expect(fromClock('2026-12-01T09:00', berlin)).toBe('2026-12-01T09:00:00+01:00');
    expect(fromClock('2026-07-01T09:00:30', berlin)).toBe('2026-07-01T09:00:30+02:00');
    expect(fromClock('2026-12-01T09:00', 'America/New_York')).toBe('2026-12-01T09:00:00-05:00');
    expect(toClock('2026-12-01T08:00:00.000Z', berlin)).toBe('2026-12-01T09:00');
  });

  it('that comes twice is the first, and one that is left out moves on', () => {
    expect(fromClock('2026-10-25T02:30', berlin)).toBe('2026-10-25T02:30:00+02:00');
    expect(fromClock('2026-03-29T02:30', berlin)).toBe('2026-03-29T03:30:00+02:00');
  });

  it.each(['tomorrow', '2026-02-30T09:00', '2026-12-01T25:00', '2026-12-01', ''])('is not %s', (text) => {
    expect(fromClock(text, berlin)).toBeNull();
  });

  it('may be of another day elsewhere', () => {
    const at = new Date('2026-12-31T23:30:00Z');
    expect([localDay(at, berlin), localDay(at, 'America/New_York')]).toEqual(['2027-01-01', '2026-12-31']);
  });
});
