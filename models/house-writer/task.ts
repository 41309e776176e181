import { z } from 'zod';
import { Content } from '../../domain/content.ts';
import type { Product } from '../../domain/product.ts';

/**
 * What the house writer reads of a task and of tool results. Narrower than what agents send, and forgiving: what is missing or odd is
 * left out, so that a changed prompt makes a poorer text and no crash.
 */
export type Language = 'de' | 'en';
const language = z.enum(['de', 'en']).catch('de');
const texts = z.array(z.string()).catch([]);

const BriefShape = z.object({
  title: z.string().catch(''),
  goal: z.string().catch(''),
  audience: z.string().catch(''),
  message: z.string().optional().catch(undefined),
  products: texts,
  questions: texts,
});
export type BriefShape = z.infer<typeof BriefShape>;

const FactShape = z.object({
  statement: z.string(),
  quote: z.string(),
  document: z.string(),
  passage: z.string(),
  confidence: z.number().catch(0.5),
  question: z.number().catch(0),
});
export type FactShape = z.infer<typeof FactShape>;

const ResearchShape = z
  .object({
    facts: z.array(FactShape).catch([]),
    contradictions: z.array(z.object({ statement: z.string(), documents: texts })).catch([]),
    gaps: texts,
  })
  .catch({ facts: [], contradictions: [], gaps: [] });
export type ResearchShape = z.infer<typeof ResearchShape>;

const range = (max: number) => z.object({ min: z.number().catch(1), max: z.number() }).catch({ min: 1, max });

const pieces = z.object({ min: z.number(), max: z.number(), length: z.number() }).optional().catch(undefined);

const AssetShape = z.object({
  locale: z.string().catch('de-DE'),
  format: z.enum(['article', 'teaser', 'ad']).catch('article'),
  limits: z.object({
    title: range(60),
    description: range(155),
    body: range(600),
    links: z.object({ min: z.number(), max: z.number() }).catch({ min: 0, max: 20 }),
    headings: pieces,
    paragraphs: pieces,
  }),
  disclosures: texts,
});
export type AssetShape = z.infer<typeof AssetShape>;

const FindingShape = z.object({
  rule: z.string(),
  span: z.object({ path: z.string(), start: z.number(), end: z.number() }).nullable().catch(null),
  excerpt: z.string().nullable().catch(null),
  suggestion: z.object({ de: z.string(), en: z.string() }).nullable().catch(null),
  evidence: z.array(z.object({ source: z.string(), text: z.string() })).catch([]),
});
export type FindingShape = z.infer<typeof FindingShape>;

export const TaskShape = z.discriminatedUnion('role', [
  z.object({ role: z.literal('researcher'), language, brief: BriefShape }),
  z.object({
    role: z.literal('strategist'),
    language,
    brief: BriefShape,
    research: ResearchShape,
    variants: z.number().int().min(1).catch(1),
  }),
  z.object({
    role: z.literal('copywriter'),
    language,
    brief: BriefShape,
    research: ResearchShape,
    strategy: z.object({
      message: z.string().catch(''),
      hypotheses: texts,
      points: z.array(z.object({ point: z.string() })).catch([]),
    }),
    asset: AssetShape,
    hypothesis: z.string().catch(''),
    variant: z.number().int().min(0).catch(0),
  }),
  z.object({
    role: z.literal('editor'),
    language,
    brief: BriefShape,
    research: ResearchShape,
    asset: AssetShape,
    content: Content,
    findings: z.array(FindingShape).catch([]),
    instruction: z.string().nullable().catch(null),
    page: z.object({ url: z.string() }).nullable().catch(null),
  }),
  z.object({
    role: z.literal('seo-analyst'),
    language,
    brief: BriefShape,
    asset: AssetShape,
    page: z.object({ content: Content }),
    /** Null: the page is only put right. */
    figures: z
      .object({ queries: z.array(z.object({ query: z.string() })).catch([]) })
      .nullable()
      .catch({ queries: [] }),
    findings: z.array(FindingShape).catch([]),
  }),
]);
export type TaskShape = z.infer<typeof TaskShape>;
export type TaskOf<Role extends TaskShape['role']> = Extract<TaskShape, { role: Role }>;

export const PassageShape = z.object({
  id: z.string(),
  document: z.string(),
  title: z.string().catch(''),
  heading: z.string().nullable().catch(null),
  text: z.string(),
  language: z.enum(['de', 'en']).optional().catch(undefined),
  /** Foreign texts are read and never copied. */
  integrity: z.enum(['trusted', 'untrusted']).catch('trusted'),
});
export type PassageShape = z.infer<typeof PassageShape>;

export const BrandRulesShape = z.object({
  voice: texts,
  terminology: z.array(z.object({ use: z.string(), insteadOf: texts })).catch([]),
  blocklist: z.array(z.object({ term: z.string() })).catch([]),
  callToAction: z.object({ label: z.string(), url: z.string() }).nullable().catch(null),
});
export type BrandRulesShape = z.infer<typeof BrandRulesShape>;

/** What tools have returned in this conversation, all calls together. */
export interface Material {
  passages: PassageShape[];
  products: Product[];
  rules: BrandRulesShape | null;
  pages: { title: string; url: string }[];
}
