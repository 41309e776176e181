import type { KnowledgeQuery } from '../../domain/knowledge.ts';
import { KnowledgeSource } from '../../domain/workspace.ts';
import { type Ingested, ingestDocument } from '../../knowledge/ingest-document.ts';
import type { Embedder, KnowledgeDeps } from '../../knowledge/knowledge-deps.ts';
import { searchKnowledge } from '../../knowledge/search-knowledge.ts';
import { weaviateIndex } from '../../knowledge/weaviate-index.ts';
import { startEmbeddedStore } from '../support/stores.ts';
import { weaviateForTests } from '../support/weaviate.ts';

export const at = new Date('2026-11-24T12:00:00Z');

/** Two topics: rain, and all else. */
export const embedder: Embedder = {
  model: 'two-topics',
  dimensions: 2,
  embed: async (texts) => texts.map((text) => (/regen|rain|nass/i.test(text) ? [0.8, 0.6] : [0.6, -0.8])),
};

/** A real Weaviate beside an embedded database, both empty, for one test file. */
export async function startKnowledge() {
  const [server, database] = await Promise.all([weaviateForTests(), startEmbeddedStore()]);
  const index = weaviateIndex(server.url);
  let tenants = 0;
  return {
    server,
    index,
    newTenant(): KnowledgeDeps {
      tenants += 1;
      const tenant = `tenant-${tenants}`;
      return { sql: database.store.forTenant(tenant).sql, tenant, index, now: () => at };
    },
    async stop() {
      await index.close();
      await Promise.all([server.stop(), database.stop()]);
    },
  };
}

export type RunningKnowledge = Awaited<ReturnType<typeof startKnowledge>>;

/** The same knowledge, seen by the embedded index; what is written through it, nobody tells Weaviate. */
export const embedded = ({ index: _index, ...rest }: KnowledgeDeps): KnowledgeDeps => rest;

export function add(
  deps: KnowledgeDeps,
  id: string,
  text: string,
  rules: Partial<KnowledgeSource> = {},
): Promise<Ingested> {
  const { files: _files, ...source } = KnowledgeSource.parse({ files: '*', ...rules });
  return ingestDocument(deps, { ...source, id, origin: 'added' }, Buffer.from(text));
}

export const search = (deps: KnowledgeDeps, text: string, query: Partial<KnowledgeQuery> = {}) =>
  searchKnowledge(deps, { text, readers: ['content-lead'], at, limit: 5, ...query });

export const found = async (deps: KnowledgeDeps, text: string, query: Partial<KnowledgeQuery> = {}) =>
  (await search(deps, text, query)).map(({ id }) => id);
