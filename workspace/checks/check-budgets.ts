import type { BudgetLimits, Budgets } from '../../domain/workspace.ts';
import type { FieldProblem } from '../workspace-problems.ts';

/** A warning comes before doing with less, and that before the stop. */
export const checkBudgets = (budgets: Budgets): FieldProblem[] =>
  (['run', 'campaign', 'team', 'month'] as const).flatMap((name) => {
    const limits = budgets[name];
    return limits
      ? [...rising(name, limits, 'softCents', 'degradeCents'), ...rising(name, limits, lowest(limits), 'hardCents')]
      : [];
  });

/** Which of the two comes right before the hard limit. */
const lowest = ({ degradeCents }: BudgetLimits) => (degradeCents === undefined ? 'softCents' : 'degradeCents');

function rising(name: string, limits: BudgetLimits, low: keyof BudgetLimits, high: keyof BudgetLimits): FieldProblem[] {
  const [below, above] = [limits[low], limits[high]];
  if (below === undefined || above === undefined || below <= above) return [];
  return [{ path: [name, low], message: `It must not be above ${high}, which is ${above}.` }];
}
