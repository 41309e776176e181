import type { FieldPath, FieldProblem } from './workspace-problems.ts';

/**
 * Characters that turn the reading direction round (Unicode Standard Annex 9, sections 2.1 to 2.5). With them a line can look different
 * from what it is: a person would approve other words than a machine reads.
 */
const override = /[\u202A-\u202E\u2066-\u2069]/u;

/** The first such character as `U+202E`, or null when there is none. */
export function directionOverride(text: string): string | null {
  const found = override.exec(text)?.[0];
  return found ? `U+${found.codePointAt(0)!.toString(16).toUpperCase()}` : null;
}

export const directionOverrideMessage = (character: string): string =>
  `The invisible character ${character} turns the reading direction round and hides what the text says. Delete it.`;

/** Every text with such a character in a value that came as JSON, with its field. */
export function directionProblems(value: unknown, path: FieldPath = []): FieldProblem[] {
  if (typeof value === 'string') {
    const character = directionOverride(value);
    return character ? [{ path, message: directionOverrideMessage(character) }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => directionProblems(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => directionProblems(item, [...path, name]));
}
