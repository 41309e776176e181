import { type Block, type Content, wordCount } from '../../domain/content.ts';
import { createRelevance, stemsAround } from './relevance.ts';
import type { Sentence } from './sentence.ts';
import { splitSentences } from './sentences.ts';
import { likeness, sharedStems, stems } from './words.ts';

/** Below this share of the query's words, sentences and their heading answer something else. */
const leastCovered = 0.5;
/** From this share of equal words on, the page says it already. */
const saidAlready = 0.75;
/** From this share of the query's words on, a heading of the page is about it. */
const sameSubject = 0.6;
const mostSentences = 4;

/**
 * Adds the best answer to a search term that the pool has: neighbouring sentences of one document, under the heading of the page that is about the
 * term, else as a section of its own before the closing blocks. Null when nothing in the pool answers it, or the page says it already.
 */
export function answerQuery(
  content: Content,
  { query, pool, words, closing }: { query: string; pool: readonly Sentence[]; words: number; closing: number },
): Content | null {
  const asked = [...new Set(stems(query))];
  if (asked.length === 0) return null;
  const printed = content.body.flatMap(sentencesIn).map(stems);
  const isNew = (sentence: Sentence): boolean =>
    !printed.some((said) => sharedStems(said, sentence.stems) > saidAlready);
  const relevance = createRelevance(pool);
  const ranked = pool
    .map((sentence, index) => ({ index, score: relevance(asked, sentence) }))
    .filter(({ index }) => !pool[index]!.leans && isNew(pool[index]!))
    .sort((a, b) => b.score - a.score || a.index - b.index);
  for (const { index } of ranked.slice(0, 5)) {
    const run = runFrom(pool, index, words, isNew);
    if (run.length > 0 && coverage(asked, run) >= leastCovered) return withAnswer(content, run, asked, closing);
  }
  return null;
}

/** Sentences that follow each other in their source, as many as there is room for. */
function runFrom(pool: readonly Sentence[], from: number, words: number, isNew: (sentence: Sentence) => boolean) {
  const run: Sentence[] = [];
  let count = 0;
  for (const sentence of pool.slice(from, from + mostSentences)) {
    const before = run.at(-1);
    const follows = !before || (before.block === sentence.block && before.place + 1 === sentence.place);
    count += wordCount(sentence.text);
    if (!follows || !isNew(sentence) || count > words) break;
    run.push(sentence);
  }
  return run;
}

/** Share of the query's words that the sentences, or heading and title above them, have. */
function coverage(asked: readonly string[], run: readonly Sentence[]): number {
  const said = [...run.flatMap((sentence) => sentence.stems), ...stemsAround(run[0]!)];
  return asked.filter((word) => said.some((other) => likeness(word, other) >= 0.6)).length / asked.length;
}

function withAnswer(content: Content, run: readonly Sentence[], asked: readonly string[], closing: number): Content {
  const paragraph: Block = { kind: 'paragraph', text: run.map(({ text }) => text).join(' ') };
  const claims = run.map(({ text, document, passage, quote }) => ({
    text,
    evidence: [{ document, passage, quote, confidence: 0.8 }],
  }));
  const end = content.body.length - closing;
  const about = content.body.findIndex(
    (block, index) => index < end && block.kind === 'heading' && isAbout(block.text, asked),
  );
  const heading = run[0]!.heading;
  const section: Block[] = heading ? [{ kind: 'heading', text: heading }, paragraph] : [paragraph];
  const next = content.body.findIndex((block, index) => index > about && block.kind === 'heading');
  const at = about < 0 ? end : Math.min(next < 0 ? end : next, end);
  const body = [...content.body.slice(0, at), ...(about < 0 ? section : [paragraph]), ...content.body.slice(at)];
  return { ...content, body, claims: [...content.claims, ...claims] };
}

function isAbout(heading: string, asked: readonly string[]): boolean {
  const own = stems(heading);
  return asked.filter((word) => own.some((other) => likeness(word, other) >= 0.6)).length / asked.length >= sameSubject;
}

const sentencesIn = (block: Block): string[] => {
  if (block.kind === 'list') return block.items;
  return block.kind === 'paragraph' ? [...splitSentences(block.text, 'de'), block.text] : [];
};
