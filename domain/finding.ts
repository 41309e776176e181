import { z } from 'zod';
import { Bilingual } from './text.ts';

/** The policy tree: from harmless to fatal. A variant's verdict is the worst of its findings'. */
export const verdicts = ['pass', 'repair', 'human', 'block'] as const;
export const Verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof Verdict>;

export const Severity = z.enum(['info', 'minor', 'major', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** Where in a content: a path of `textParts` and UTF-16 offsets in the text there. */
export const Span = z.strictObject({ path: z.string(), start: z.number().int(), end: z.number().int() });
export type Span = z.infer<typeof Span>;

/** What a guardrail found. `rule` is `<check>/<rule>`, stable, documented, and what workspace rules refer to. */
export const Finding = z.strictObject({
  rule: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  severity: Severity,
  message: Bilingual,
  span: Span.nullable(),
  /** The words concerned, at most 200 characters. */
  excerpt: z.string().nullable(),
  /** Why: the row, passage, rule or law that the text was held against. */
  evidence: z.array(z.strictObject({ source: z.string(), text: z.string() })),
  suggestion: Bilingual.nullable(),
  /** What the policy tree made of it. */
  verdict: Verdict,
  /** The role that must look at it: always when the verdict is `human`, and when a `repair` is left that agents could not mend. */
  role: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** The findings of one variant under one rule set. */
export const Findings = z.strictObject({
  variant: z.string(),
  verdict: Verdict,
  findings: z.array(Finding),
});
export type Findings = z.infer<typeof Findings>;

export const worstVerdict = (list: readonly Verdict[]): Verdict =>
  list.reduce<Verdict>((a, b) => (verdicts.indexOf(b) > verdicts.indexOf(a) ? b : a), 'pass');
