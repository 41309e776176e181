import { type Content, plainText, textParts } from '../domain/content.ts';
import type { Finding } from '../domain/finding.ts';
import { languageOf } from '../domain/ids.ts';
import type { Product } from '../domain/product.ts';
import type { LivePage } from '../domain/refresh.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { CitedPassage } from '../guardrails/check.ts';
import { runGuardrails } from '../guardrails/run-guardrails.ts';
import { sentencesOf } from '../guardrails/text/sentences.ts';
import { searchKnowledge } from '../knowledge/search-knowledge.ts';
import type { TenantDependencies } from './dependencies.ts';
import { guardrailInput } from './guardrail-input.ts';
import { knowledgeOf } from './knowledge-of.ts';

const mostQueries = 16;
const passagesEach = 4;
const mostClaims = 500;

/**
 * Where a live page contradicts the price list and the documents as they are now: findings of `price/…` and `offer/…`, and `evidence/contradiction` whose
 * evidence is the passage that says otherwise. For that the page counts as a source of its own statements, which the documents are held against.
 */
export async function liveFindings(
  deps: TenantDependencies,
  { workspace, products }: { workspace: Workspace; products: Product[] },
  page: LivePage,
  knowledgeSnapshot: string,
): Promise<Finding[]> {
  const { url } = page.live;
  const content = withOwnEvidence(page.content, url);
  const source = { workspace, knowledgeSnapshot };
  const input = await guardrailInput(
    deps.store,
    { knowledgeSnapshot },
    { workspace, products },
    {
      channel: page.channel,
      variants: [{ ref: url, content, locale: page.locale }],
      page: null,
      compareWithPublished: false,
      alsoPassages: await passagesOn(deps, source, page),
      at: deps.now(),
    },
  );
  const own: CitedPassage = {
    id: url,
    document: url,
    text: plainText(page.content),
    language: languageOf(page.locale),
    readers: ['*'],
    integrity: 'untrusted',
    validFrom: null,
    validUntil: null,
  };
  const passages = new Map([...input.passages, [url, own]]);
  const [findings] = runGuardrails({ ...input, passages });
  return findings!.findings.filter(({ rule }) => /^(price|offer)\//.test(rule) || rule === 'evidence/contradiction');
}

/** Ids of passages on what a page speaks of: its title, and whatever it puts a number on. */
export async function passagesOn(
  deps: TenantDependencies,
  { workspace, knowledgeSnapshot }: { workspace: Workspace; knowledgeSnapshot: string },
  page: LivePage,
): Promise<string[]> {
  const measured = sentencesIn(page.content).filter((text) => /\d/.test(text));
  const found = await Promise.all(
    [page.content.title, ...measured].slice(0, mostQueries).map((text) =>
      searchKnowledge(
        knowledgeOf(deps),
        {
          text: text.slice(0, 400),
          language: languageOf(page.locale),
          readers: workspace.channels[page.channel]!.audience,
          at: deps.now(),
          limit: passagesEach,
          snapshot: knowledgeSnapshot,
        },
        workspace.brand.terminology,
      ),
    ),
  );
  return [...new Set(found.flat().map(({ id }) => id))];
}

const sentencesIn = (content: Content): string[] => [
  ...new Set(
    textParts(content)
      .filter(({ path }) => path.startsWith('body/'))
      .flatMap(({ text }) => sentencesOf(text).map((sentence) => sentence.text)),
  ),
];

const withOwnEvidence = (content: Content, url: string): Content => ({
  ...content,
  claims: sentencesIn(content)
    .filter((text) => /\d/.test(text))
    .slice(0, mostClaims)
    .map((text) => ({ text, evidence: [{ document: url, passage: url, quote: text, confidence: 1 }] })),
});
