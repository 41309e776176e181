import type { PreparedAsset } from '../domain/approval.ts';
import type { Pin } from '../domain/campaign.ts';
import { hashOf } from '../domain/canonical.ts';
import { type Content, plainText, type Variant } from '../domain/content.ts';
import type { Findings } from '../domain/finding.ts';
import type { Operation } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';
import type { LineageEntry, TenantStore } from '../store/store.ts';
import type { RunMaterial } from './run-material.ts';

/**
 * What a publication is made from. Of an operation it is what its piece was made from, for the operation is what is live then; of one that
 * changes the text, the words and what they cite are its own.
 */
export async function lineageOf(
  store: TenantStore,
  { campaign }: Pick<Pin, 'campaign'>,
  { agents }: Pick<RunMaterial, 'agents'>,
  { variant, findings }: Pick<PreparedAsset, 'variant' | 'findings'>,
  about?: { operation: Exclude<Operation, 'publish'>; piece: Ref },
): Promise<LineageEntry[]> {
  const [{ content }, { findings: found }, calls, inherited] = await Promise.all([
    store.artifacts.get<Variant>(variant),
    store.artifacts.get<Findings>(findings),
    store.ledger.modelsOf(campaign),
    about ? store.lineage.of(about.piece) : [],
  ]);
  const rules = found.map(({ rule }) => entry('rule', rule));
  if (about && !kept[about.operation]) return [...inherited, ...rules];
  const kinds = about ? kept[about.operation]! : [];
  const roles = [...new Set(calls.map(({ role }) => role))].filter((role) => agents[role]);
  return [
    ...wordsOf(content),
    ...inherited.filter(({ kind }) => kinds.includes(kind)),
    ...roles.flatMap((role) => [entry('prompt', role), ...promptHashes(agents[role]!.prompts)]),
    ...calls.map(({ model }) => entry('model', model)),
    ...rules,
  ];
}

/** What stays of its piece's when an operation changes the text; left out: all of it. What a former version cited is not known any more. */
const kept: Partial<Record<Operation, LineageEntry['kind'][]>> = {
  correct: ['prompt', 'model'],
  restore: ['source', 'prompt', 'model'],
};

const wordsOf = (content: Content): LineageEntry[] => [
  ...content.claims.map(({ text }) => entry('claim', text)),
  entry('text', plainText(content)),
  ...content.claims.flatMap(({ evidence }) =>
    evidence.flatMap(({ document, passage }) =>
      // Of the price list it is the product that may be wrong.
      document === 'price-list' ? [entry('source', passage)] : [entry('source', document)],
    ),
  ),
];

/** A prompt version is the text of one language. */
const promptHashes = (prompts: Record<'de' | 'en', string>): LineageEntry[] =>
  [prompts.de, prompts.en].map((prompt) => entry('prompt', hashOf(prompt)));

const entry = (kind: LineageEntry['kind'], value: string): LineageEntry => ({ kind, value });
