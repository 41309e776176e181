import type { FieldProblem } from '../workspace-problems.ts';

/** Entries of the list `name` whose `key` stands there before, in capitals or not. */
export function duplicates<T>(list: readonly T[], name: string, key: keyof T & string): FieldProblem[] {
  const folded = list.map((item) => String(item[key]).toLowerCase());
  return list.flatMap((item, index) =>
    folded.indexOf(folded[index]!) < index
      ? [{ path: [name, index, key], message: `"${item[key]}" stands here a second time; each ${key} may stand once.` }]
      : [],
  );
}
