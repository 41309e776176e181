import { blocklist } from './blocklist/check.ts';
import type { Check, RuleDefinition } from './check.ts';
import { evidence } from './evidence/check.ts';
import { limits } from './limits/check.ts';
import { nearDuplicate } from './near-duplicate/check.ts';
import { offer } from './offer/check.ts';
import { pii } from './pii/check.ts';
import { price } from './price/check.ts';
import { terminology } from './terminology/check.ts';

/** Every guardrail. A new one is a folder and a line here. */
export const checks: readonly Check[] = [limits, blocklist, terminology, pii, price, offer, evidence, nearDuplicate];

/** Every rule by its full id, `<check>/<rule>`: for docs, console, and to tell a workspace which rules it can override. */
export const guardrailRules: Readonly<Record<string, RuleDefinition>> = Object.fromEntries(
  checks.flatMap((check) =>
    Object.entries(check.rules).map(([rule, definition]) => [`${check.name}/${rule}`, definition]),
  ),
);
