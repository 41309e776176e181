import { describe, expect, it } from '@jest/globals';
import { diversify } from '../../knowledge/diversify.ts';

const candidate = (document: string, score: number) => ({ document, score });
const documents = (list: { document: string }[]) => list.map(({ document }) => document).join('');

describe('choosing different documents', () => {
  it('lets a nearly as good passage of another document come before a second one of the same', () => {
    expect(documents(diversify([candidate('a', 1), candidate('a', 0.96), candidate('b', 0.94)], 3))).toBe('aba');
  });

  it('keeps a much better second passage before a poor one of another document', () => {
    expect(documents(diversify([candidate('a', 1), candidate('a', 0.9), candidate('b', 0.3)], 2))).toBe('aa');
  });

  it('returns falling scores and no more than there is', () => {
    const chosen = diversify([candidate('a', 1), candidate('a', 0.9)], 5);
    expect(chosen.map(({ score }) => score)).toEqual([1, 0.855]);
  });
});
