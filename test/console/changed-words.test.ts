import { describe, expect, it } from '@jest/globals';
import { changedLines } from '../../console/pages/changed-words.ts';

describe('the changed words of two prepared pieces', () => {
  it('are those that came or went', () => {
    const [, line] = changedLines({ title: 'A', html: '<p>Eine Jacke</p>' }, { title: 'A', html: '<p>Eine Hose</p>' });
    expect(line).toEqual({
      changed: true,
      words: [
        { text: 'Eine ', change: 'same' },
        { text: 'Jacke', change: 'removed' },
        { text: 'Hose', change: 'added' },
      ],
    });
  });

  // Compared to the end, these two take minutes.
  it('are all of them when two long texts have nothing in common', () => {
    const words = (letter: string) => Array.from({ length: 30_000 }, (_, index) => `${letter}${index}`).join(' ');
    const lines = changedLines({ title: 'A', html: words('a') }, { title: 'B', html: words('b') });
    expect(lines.every(({ changed }) => changed)).toBe(true);
    expect(lines.map(({ words: [first] }) => first?.change)).toEqual(['removed', 'removed', 'added', 'added']);
  });
});
