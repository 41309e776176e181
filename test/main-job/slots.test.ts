import { describe, expect, it } from '@jest/globals';
import { runSlots } from '../../bench/slots.ts';

describe('approved assets', () => {
  it('all go out at their slots, some at the same instant, and none before', async () => {
    const { published, late } = await runSlots(12, () => {}, { leadMs: 15_000 });
    expect(published).toBe(12);
    expect(late.filter((ms) => ms < 0)).toEqual([]);
  }, 400_000);
});
