import weaviate, { type Collection, type WeaviateClient } from 'weaviate-client';
import { hashOf } from '../domain/canonical.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';
import { ranking } from './ranking.ts';

/** A passage as Weaviate holds it: what is searched and filtered by. Its text stays in the database. */
export type IndexedPassage = {
  /** Lexemes with their language, `de:jack de:dicht`, each as often as the passage has it. */
  words: string;
  language: 'de' | 'en';
  document: string;
  readers: string[];
  /** Milliseconds since 1970; `never` and its negative where there is no bound. */
  validFrom: number;
  validUntil: number;
  /** Revisions; `removedIn` is `never` for what is still there. */
  addedIn: number;
  removedIn: number;
  version: number;
  ordinal: number;
  /** Says which state of the database this is; equal stamps need no writing. */
  stamp: string;
};

export type PassageCollection = Collection<IndexedPassage>;

/** The largest integer that JavaScript and Weaviate both hold exactly. */
export const never = Number.MAX_SAFE_INTEGER;

const { dataType, tokenization } = weaviate.configure;

/** By exact value. */
const key = { indexFilterable: true, indexSearchable: false, tokenization: tokenization.FIELD };
/** By comparison. */
const range = { dataType: dataType.INT, indexFilterable: true, indexRangeFilters: true };
const stored = { indexFilterable: false, indexSearchable: false };

/**
 * Weaviate's tokenizers know no inflection (`Jacken`, `Jacke`). So it gets lexemes, made by the German and English analysis that the
 * embedded index uses, and keeps them as they are: `whitespace`, no stop words of its own.
 */
const schema = {
  multiTenancy: weaviate.configure.multiTenancy({ enabled: true, autoTenantActivation: true }),
  invertedIndex: { bm25: { k1: ranking.k1, b: ranking.b }, stopwords: { preset: 'none', additions: [], removals: [] } },
  properties: [
    { name: 'words' as const, dataType: dataType.TEXT, tokenization: tokenization.WHITESPACE, indexFilterable: false },
    { name: 'language' as const, dataType: dataType.TEXT, ...key },
    { name: 'document' as const, dataType: dataType.TEXT, ...key },
    { name: 'readers' as const, dataType: dataType.TEXT_ARRAY, ...key },
    { name: 'validFrom' as const, ...range },
    { name: 'validUntil' as const, ...range },
    { name: 'addedIn' as const, ...range },
    { name: 'removedIn' as const, ...range },
    { name: 'version' as const, dataType: dataType.INT, indexFilterable: false },
    { name: 'ordinal' as const, dataType: dataType.INT, indexFilterable: false },
    { name: 'stamp' as const, dataType: dataType.TEXT, ...stored },
  ],
};

/**
 * One collection for each embedding model, because vectors of different models are never compared, and for each form of the schema; a
 * change of either builds a new one beside the old, which may be deleted when no process uses it any more.
 */
export const collectionName = (embedder: KnowledgeDeps['embedder']): string =>
  `CopydeskPassages_${hashOf({ schema, model: embedder?.model, dimensions: embedder?.dimensions }).slice(7, 15)}`;

/**
 * The collection for these `deps`, made if it is not there. Each of our tenants is a tenant of Weaviate's, with files, word statistics and
 * vectors of its own: a forgotten filter cannot mix them, and what one writes does not change how another's passages rank.
 */
export async function openCollection(client: WeaviateClient, deps: Owner): Promise<PassageCollection> {
  const name = collectionName(deps.embedder);
  if (!(await client.collections.exists(name))) {
    await create(client, name).catch(async (error) => {
      // Another process may have been faster.
      if (!(await client.collections.exists(name))) throw error;
    });
  }
  await client.collections.use(name).tenants.create({ name: deps.tenant });
  return knownCollection(client, deps);
}

/** The same collection when it is known to be there; asks nobody. */
export const knownCollection = (client: WeaviateClient, { tenant, embedder }: Owner): PassageCollection =>
  client.collections.use<string, IndexedPassage>(collectionName(embedder)).withTenant(tenant);

type Owner = Pick<KnowledgeDeps, 'tenant' | 'embedder'>;

const create = (client: WeaviateClient, name: string) =>
  client.collections.create<IndexedPassage>({
    name,
    description:
      'Passages of the Copydesk knowledge store, a projection of its database that can be built again at any time.',
    ...schema,
    // Vectors have length 1, so the dot product is their cosine.
    vectorizers: weaviate.configure.vectors.selfProvided({
      vectorIndexConfig: weaviate.configure.vectorIndex.hnsw({ distanceMetric: 'dot' }),
    }),
  });
