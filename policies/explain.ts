import type { PolicyDecision } from '../domain/policy.ts';
import type { PolicyRule } from './parse-policies.ts';
import { concerns, type PolicySet } from './policy-set.ts';

/**
 * Plain sentences for people: what was decided and by which rules, each with its `@id` and place; for a denial without a rule, which rules
 * could have granted the action. A decision made under another policy set says so, because its rules may read differently now.
 */
export function explainDecision(
  policySet: PolicySet,
  action: string,
  decision: PolicyDecision,
  language: 'de' | 'en',
): string[] {
  const text = texts[language];
  const quote = (rule: PolicyRule): string => `${rule.sentence[language]} (${rule.id}, ${rule.file}:${rule.line})`;
  const lines = [decision.allowed ? text.allowed(action) : text.denied(action)];
  if (decision.policySet !== policySet.hash) lines.push(text.otherSet);
  for (const id of decision.determining) {
    const rule = policySet.rules.find((candidate) => candidate.id === id);
    lines.push(rule ? quote(rule) : text.goneRule(id));
  }
  lines.push(...decision.errors.map(text.error));
  if (!decision.allowed && decision.determining.length === 0 && decision.errors.length === 0) {
    const permits = policySet.rules.filter((rule) => rule.effect === 'permit' && concerns(rule, action));
    lines.push(permits.length > 0 ? text.noneApplies : text.noneExists, ...permits.map(quote));
  }
  return lines;
}

const texts = {
  de: {
    allowed: (action: string) => `Erlaubt: ${action}.`,
    denied: (action: string) => `Verweigert: ${action}.`,
    otherSet:
      'Entschieden wurde nach einem anderen Regelwerk als dem geladenen; die Regeln können heute anders lauten.',
    goneRule: (id: string) => `Die Regel „${id}“ gibt es im geladenen Regelwerk nicht.`,
    error: (message: string) => `Die Frage ließ sich nicht fehlerfrei beantworten, das heißt nein: ${message}`,
    noneApplies: 'Keine Regel erlaubt es hier. Erlauben könnten es:',
    noneExists: 'Keine Regel erlaubt diese Aktion irgendjemandem.',
  },
  en: {
    allowed: (action: string) => `Allowed: ${action}.`,
    denied: (action: string) => `Denied: ${action}.`,
    otherSet: 'It was decided by another policy set than the loaded one; the rules may read differently now.',
    goneRule: (id: string) => `The loaded policy set has no rule "${id}".`,
    error: (message: string) => `The question could not be answered without an error, which means no: ${message}`,
    noneApplies: 'No rule grants it here. These could grant it:',
    noneExists: 'No rule grants this action to anybody.',
  },
};
