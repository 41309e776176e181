import type { CopydeskError } from '../domain/errors.ts';
import { checkBrand } from './checks/check-brand.ts';
import { checkBudgets } from './checks/check-budgets.ts';
import { checkChannels } from './checks/check-channels.ts';
import { checkKnowledge } from './checks/check-knowledge.ts';
import { checkModels } from './checks/check-models.ts';
import { checkPeople } from './checks/check-people.ts';
import { checkProcessors } from './checks/check-processors.ts';
import { checkRules } from './checks/check-rules.ts';
import { checkSettings } from './checks/check-settings.ts';
import { checkWebhooks } from './checks/check-webhooks.ts';
import type { Parts, Values } from './parts.ts';
import type { WorkspacePart } from './workspace-files.ts';
import type { FieldProblem } from './workspace-problems.ts';

/** A check sees its own file and the others as far as they are sound: what is broken is reported there and not guessed about here. */
const checks: { [Part in WorkspacePart]: (value: NonNullable<Values[Part]>, others: Values) => FieldProblem[] } = {
  settings: checkSettings,
  people: checkPeople,
  channels: checkChannels,
  brand: checkBrand,
  rules: checkRules,
  budgets: checkBudgets,
  models: checkModels,
  processors: checkProcessors,
  knowledge: checkKnowledge,
  webhooks: checkWebhooks,
  research: () => [],
};

/** What files say about each other, and what one file says that no schema can tell. */
export function crossReferences(parts: Parts): CopydeskError[] {
  const values = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part?.value])) as Values;
  return (Object.keys(checks) as WorkspacePart[]).flatMap((name) => {
    const [part, check] = [parts[name], checks[name] as (value: unknown, others: Values) => FieldProblem[]];
    return part?.value ? check(part.value, values).map(part.problem) : [];
  });
}
