import type { Budgets } from '../../domain/workspace.ts';
import type { FieldProblem } from '../workspace-problems.ts';

/** A warning comes before the stop. */
export const checkBudgets = (budgets: Budgets): FieldProblem[] =>
  (['campaign', 'month'] as const).flatMap((name) => {
    const limits = budgets[name];
    if (!limits || limits.softCents <= limits.hardCents) return [];
    return [{ path: [name, 'softCents'], message: `It must not be above hardCents, which is ${limits.hardCents}.` }];
  });
