import { confidenceOf } from './confidence.ts';
import { findContradictions } from './contradictions.ts';
import { focusOf } from './focus.ts';
import { formatPrice } from './money.ts';
import { createRelevance, distinctiveStems } from './relevance.ts';
import { hasMoney, sentencesOf } from './sentences.ts';
import type { Material, TaskOf } from './task.ts';

const factsPerQuestion = 5;
/** Below this share of a question's words a sentence answers something else. */
const enough = 0.28;

/** Facts with their place: for each question the sentences that share most with it. Shape: `research_report`. */
export function composeResearch(task: TaskOf<'researcher'>, material: Material) {
  const { brief, language } = task;
  const pool = sentencesOf(material.passages, language).filter((sentence) => !sentence.leans);
  const relevance = createRelevance(pool);
  const names = material.products.map((product) => product.name[language]);
  const asked = distinctiveStems(brief.questions, names);
  // A sentence answers one question: the one it fits best.
  const fitting = pool.flatMap((sentence) => {
    const focus = focusOf(sentence, names, 0.5);
    const scores = asked.map((question) => relevance(question, sentence) * focus);
    const score = Math.max(0, ...scores);
    return score >= enough ? [{ sentence, score, question: scores.indexOf(score) }] : [];
  });
  const facts = asked.flatMap((_, index) =>
    fitting
      .filter(({ question }) => question === index)
      .sort((a, b) => b.score - a.score)
      .slice(0, factsPerQuestion)
      .map(({ sentence: { text, quote, document, passage }, score, question }) => {
        return { statement: text, quote, document, passage, confidence: confidenceOf(score), question };
      }),
  );
  facts.push(...priceFacts(task, material));
  const answered = new Set(facts.map((fact) => fact.question));
  const contradictions = findContradictions(pool).map(({ a, b }) => ({
    statement: `„${a.text}“ – „${b.text}“`,
    documents: [a.document, b.document],
  }));
  const gaps = brief.questions.filter((_, index) => !answered.has(index));
  return { summary: summarise(task, facts, contradictions.length, gaps.length), facts, contradictions, gaps };
}

/** List prices answer the question that asks for them, when there is one. */
function priceFacts({ brief, language }: TaskOf<'researcher'>, { products }: Material) {
  const question = brief.questions.findIndex((text) => /prei|kost|price|cost/i.test(text) || hasMoney(text));
  if (question < 0) return [];
  return products.map((product) => {
    const statement = `${product.name[language]}: ${formatPrice(product, language)}`;
    return { statement, quote: statement, document: 'price-list', passage: product.sku, confidence: 1, question };
  });
}

function summarise(
  task: TaskOf<'researcher'>,
  facts: { document: string }[],
  contradictions: number,
  gaps: number,
): string {
  const documents = new Set(facts.map((fact) => fact.document)).size;
  const questions = task.brief.questions.length;
  return task.language === 'de'
    ? `Wörtliche Auszüge: ${facts.length} Fakten aus ${documents} Dokumenten zu ${questions} Fragen; Widersprüche: ${contradictions}, ohne Antwort: ${gaps}.`
    : `Verbatim extracts: ${facts.length} facts from ${documents} documents on ${questions} questions; contradictions: ${contradictions}, without an answer: ${gaps}.`;
}
