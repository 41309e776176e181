import { CopydeskError, explainError } from '../domain/errors.ts';

/** Everything that is wrong with a customer's files, found in one go, in the order of files and lines. */
export class WorkspaceProblems extends CopydeskError {
  readonly problems: readonly CopydeskError[];

  constructor(problems: readonly CopydeskError[]) {
    const sorted = [...problems].sort(byPlace);
    const count = sorted.length === 1 ? '1 problem' : `${sorted.length} problems`;
    super(
      'invalid',
      [`${count} in the workspace:`, ...sorted.map((problem) => `  ${explainError(problem)}`)].join('\n'),
    );
    this.name = 'WorkspaceProblems';
    this.problems = sorted;
  }
}

/** Keys of maps and indexes of lists, from the top of a file down to a field. */
export type FieldPath = readonly PropertyKey[];

/** Something wrong with a field, before it is known in which file and on which line the field stands. */
export interface FieldProblem {
  path: FieldPath;
  message: string;
  choices?: readonly string[];
}

/** Throws everything that was found; does nothing when nothing was. */
export function throwProblems(problems: readonly CopydeskError[]): void {
  if (problems.length > 0) throw new WorkspaceProblems(problems);
}

function byPlace(a: CopydeskError, b: CopydeskError): number {
  const [left, right] = [a.where?.file ?? '', b.where?.file ?? ''];
  if (left !== right) return left < right ? -1 : 1;
  return (a.where?.line ?? 0) - (b.where?.line ?? 0);
}
