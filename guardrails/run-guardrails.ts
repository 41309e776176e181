import type { Content } from '../domain/content.ts';
import { type Finding, type Findings, worstVerdict } from '../domain/finding.ts';
import { languageOf } from '../domain/ids.ts';
import type { CheckInput, RawFinding, RuleDefinition } from './check.ts';
import { againstLive, limitsBesideLive } from './live-baseline.ts';
import { maskOverlap } from './pii/mask.ts';
import { rule } from './policy-tree.ts';
import { checks } from './registry.ts';
import { readContent } from './text/read.ts';

/** All variants of an asset, and what they share. */
export interface GuardrailInput extends Omit<CheckInput, 'content' | 'parts' | 'locale' | 'language'> {
  variants: readonly { ref: string; content: Content; locale: string }[];
  /** The live page that the variants change, and only by what they change are they judged. Left out: they make a new one. */
  live?: Content;
}

/**
 * Runs every check on every variant of an asset at once and applies the policy tree. `siblings` are variants of the same asset that are not checked
 * now; the variants checked before one count as its siblings too. Versions of a live page are held against it and not against each other: they have
 * most words in common by intent. Deterministic: equal input, equal findings in equal order. Never throws on content.
 */
export function runGuardrails({ variants, siblings, live, ...given }: GuardrailInput): Findings[] {
  if (!live)
    return variants.map((variant, index) =>
      judge(variant, { ...given, siblings: siblings.concat(variants.slice(0, index)) }),
    );
  const { channel } = given;
  const limits = limitsBesideLive(channel.config.limits, live);
  const shared = { ...given, siblings: [], channel: { ...channel, config: { ...channel.config, limits } } };
  return variants.map((variant) => {
    const { findings } = judge({ ...variant, content: live }, shared);
    return againstLive(judge(variant, shared), variant.content, { content: live, findings });
  });
}

function judge(
  { ref, content, locale }: GuardrailInput['variants'][number],
  shared: Omit<CheckInput, 'content' | 'parts' | 'locale' | 'language'>,
): Findings {
  const parts = readContent(content);
  const input: CheckInput = { ...shared, content, parts, locale, language: languageOf(locale) };
  const raw = checks.flatMap((check) =>
    check
      .run(input)
      .map((found) => ({ found, id: `${check.name}/${found.rule}`, definition: check.rules[found.rule]! })),
  );
  const personal = raw.filter(({ found }) => found.personal).map(({ found }) => found.span);
  const findings = raw.map(({ found, id, definition }) => toFinding(found, id, definition, input, personal));
  const order = new Map(parts.map((part, position) => [part.path, position]));
  const sorted = dedupe(findings).sort(
    (a, b) =>
      (order.get(a.span?.path ?? '') ?? -1) - (order.get(b.span?.path ?? '') ?? -1) ||
      (a.span?.start ?? 0) - (b.span?.start ?? 0) ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
  return { variant: ref, verdict: worstVerdict(sorted.map((finding) => finding.verdict)), findings: sorted };
}

function toFinding(
  found: RawFinding,
  id: string,
  definition: RuleDefinition,
  input: CheckInput,
  personal: readonly Finding['span'][],
): Finding {
  const standard = { verdict: found.verdict ?? definition.verdict, role: found.role ?? definition.role };
  return {
    rule: id,
    severity: definition.severity,
    message: found.message,
    span: found.span,
    excerpt: found.personal ? found.excerpt : maskOverlap(found.excerpt, found.span, personal),
    evidence: found.evidence ?? [],
    suggestion: found.suggestion ?? null,
    ...rule(id, input.channel.name, standard, input.rules.verdicts),
  };
}

/** The same rule at the same place is one finding; without a place, the same rule with the same words. */
function dedupe(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const { span } = finding;
    const key = `${finding.rule} ${span ? `${span.path} ${span.start} ${span.end}` : finding.message.en}`;
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}
