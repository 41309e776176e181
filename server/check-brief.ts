import { Brief } from '../domain/brief.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Product } from '../domain/product.ts';
import type { Workspace } from '../domain/workspace.ts';
import { describeIssue, shapeOf } from '../workspace/describe-issue.ts';
import { checkBrief as checkReferences } from '../workspace/load-brief.ts';
import { type FieldProblem, throwProblems } from '../workspace/workspace-problems.ts';

/** Validates a brief that came as JSON and holds it against the workspace. Throws every mistake at once, each with its field. */
export function checkBrief(given: unknown, context: { workspace: Workspace; products: Product[] }): Brief {
  const parsed = Brief.safeParse(given, { reportInput: true });
  if (!parsed.success)
    throwProblems(parsed.error.issues.flatMap((issue) => describeIssue(issue, shapeOf(Brief))).map(asError));
  throwProblems(checkReferences(parsed.data!, context).map(asError));
  return parsed.data!;
}

const asError = ({ path, message, choices }: FieldProblem): CopydeskError =>
  new CopydeskError('invalid', message, { where: { field: path.map(String).join('.') || undefined }, choices });
