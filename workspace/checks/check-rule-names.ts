import type { Rules } from '../../domain/workspace.ts';
import type { FieldProblem } from '../workspace-problems.ts';

/** Overrides name a rule, a whole check (`price/*`) or all (`*`). A slip in the name would leave the rule as it was, without a word. */
export function checkRuleNames({ verdicts }: Rules, rules: readonly string[]): FieldProblem[] {
  if (rules.length === 0) return [];
  const checks = [...new Set(rules.map((rule) => `${rule.split('/')[0]}/*`))];
  const choices = ['*', ...checks, ...rules];
  return verdicts.flatMap(({ rule }, index) =>
    choices.includes(rule) || rule === '*/*'
      ? []
      : [{ path: ['verdicts', index, 'rule'], message: `There is no rule "${rule}".`, choices }],
  );
}
