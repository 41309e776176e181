import type { Content } from '../../domain/content.ts';
import { composeText } from './compose-text.ts';
import { findContradictions } from './contradictions.ts';
import { applyHouseStyle } from './house-style.ts';
import type { Sentence } from './sentence.ts';
import { dropOrphans, sentencesOf, sentencesOfFacts } from './sentences.ts';
import { structureOf } from './structure.ts';
import type { BrandRulesShape, Language, Material, ResearchShape, TaskOf } from './task.ts';

/** One variant for one asset. Shape: `content`. */
export function composeContent(task: TaskOf<'copywriter'>, material: Material): Content {
  const { language, brief, research, strategy, asset, hypothesis, variant } = task;
  return composeText({
    language,
    brief,
    asset,
    message: strategy.message || brief.message || '',
    structure: structureOf(hypothesis, variant),
    variant,
    variants: Math.max(strategy.hypotheses.length, variant + 1),
    pool: printablePool(material, research, brief.questions, language, material.rules),
    products: inBrief(material, brief.products),
    rules: material.rules,
  });
}

/** What may be printed: passages first, then facts that no passage has; nothing that another document contradicts. */
export function printablePool(
  material: Material,
  research: ResearchShape,
  questions: readonly string[],
  language: Language,
  rules: BrandRulesShape | null,
): Sentence[] {
  const passages = sentencesOf(material.passages, language);
  const known = new Set(passages.map(({ text }) => text));
  const facts = sentencesOfFacts(research.facts, questions, language).filter(({ text }) => !known.has(text));
  const all = [...passages, ...facts];
  const doubtful = new Set(findContradictions(all).flatMap(({ a, b }) => [a.text, b.text]));
  const undoubted = all.filter(
    ({ text }) => !doubtful.has(text) && !research.contradictions.some(({ statement }) => statement.includes(text)),
  );
  return dropOrphans(applyHouseStyle(undoubted, rules));
}

/** The brief's products in the brief's order; all that the list gave when the brief names none. */
export const inBrief = ({ products }: Material, skus: readonly string[]) =>
  skus.length ? skus.flatMap((sku) => products.filter((product) => product.sku === sku)) : [];
