import { describe, expect, it } from '@jest/globals';
import { expandQuery } from '../../knowledge/expand-query.ts';

const glossary = [
  { language: 'de' as const, use: 'Regenjacke', insteadOf: ['Hardshell', 'Wetterjacke'] },
  { language: 'en' as const, use: 'shell', insteadOf: ['rain coat'] },
];

describe('expanding a question', () => {
  it('adds the other words of a group, also for an inflected word', () => {
    expect(expandQuery('Welche Regenjacken gibt es?', glossary)).toBe('Hardshell Wetterjacke');
    expect(expandQuery('a RAIN COAT for winter', glossary)).toBe('shell');
  });

  it('adds nothing for a word that only ends like one of the glossary', () => {
    expect(expandQuery('Kinderregenjacke, eggshell', glossary)).toBe('');
  });
});
