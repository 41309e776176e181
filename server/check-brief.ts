import { Brief } from '../domain/brief.ts';
import { CopydeskError, explainError } from '../domain/errors.ts';
import type { Product } from '../domain/product.ts';
import type { Workspace } from '../domain/workspace.ts';
import { describeIssue, shapeOf } from '../workspace/describe-issue.ts';
import { directionProblems } from '../workspace/direction-overrides.ts';
import { checkBrief as checkReferences } from '../workspace/load-brief.ts';
import type { FieldProblem } from '../workspace/workspace-problems.ts';

/** Validates a brief that came as JSON and holds it against the workspace. Throws every mistake at once, each with its field. */
export function checkBrief(given: unknown, context: { workspace: Workspace; products: Product[] }): Brief {
  const parsed = Brief.safeParse(given, { reportInput: true });
  if (!parsed.success)
    throw mistakesIn(
      'the brief',
      parsed.error.issues.flatMap((issue) => describeIssue(issue, shapeOf(Brief))),
    );
  const found = [...directionProblems(parsed.data), ...checkReferences(parsed.data, context)];
  if (found.length > 0) throw mistakesIn('the brief', found);
  return parsed.data;
}

/** One error for all, as `WorkspaceProblems` is one for the files of a workspace. */
export function mistakesIn(what: string, found: readonly FieldProblem[]): CopydeskError {
  const problems = found.map(
    ({ path, message, choices }) =>
      new CopydeskError('invalid', message, { where: { field: path.map(String).join('.') || undefined }, choices }),
  );
  const count = problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`;
  const message = [`${count} in ${what}:`, ...problems.map((problem) => `  ${explainError(problem)}`)].join('\n');
  return Object.assign(new CopydeskError('invalid', message), { problems });
}
