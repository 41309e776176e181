import type { Block } from '../../domain/content.ts';
import { draw, type HouseWriterMode } from './mode.ts';
import type { Language } from './task.ts';

const people = ['Dr. Jana Möller', 'Prof. Erik Sandvall', 'Miriam Okafor', 'Thorsten Brandl'];

/** A sentence with a name, a number and a price that stand in no source. */
export function inventedSentence(mode: HouseWriterMode, about: string, language: Language): string {
  const person = people[Math.floor(draw(mode, 'person', about) * people.length)]!;
  const percent = 11 + Math.floor(draw(mode, 'percent', about) * 80);
  const euros = 19 + Math.floor(draw(mode, 'price', about) * 200);
  return language === 'de'
    ? `Laut ${person} sind ${percent} % der Käufer zufriedener, und das für nur ${euros},90 €.`
    : `According to ${person}, ${percent}% of buyers are happier, and all that for just €${euros}.90.`;
}

/** Puts an invented sentence into whatever is being answered: a content's body, a report's facts. */
export function inventFacts(answer: unknown, sentence: string): unknown {
  const value = answer as { body?: Block[]; facts?: Record<string, unknown>[] };
  if (Array.isArray(value.body)) {
    return {
      ...value,
      body: [...value.body.slice(0, 1), { kind: 'paragraph', text: sentence }, ...value.body.slice(1)],
    };
  }
  if (Array.isArray(value.facts)) {
    const source = value.facts[0] ?? { document: 'unknown', passage: 'unknown', question: 0 };
    return { ...value, facts: [{ ...source, statement: sentence, quote: sentence, confidence: 0.95 }, ...value.facts] };
  }
  return answer;
}
