import { join } from 'node:path';
import { connectors } from '../channels/registry.ts';
import type { Config } from '../config.ts';
import type { Product } from '../domain/product.ts';
import type { Person, Workspace } from '../domain/workspace.ts';
import { guardrailRules } from '../guardrails/registry.ts';
import type { Embedder, KnowledgeDeps } from '../knowledge/knowledge-deps.ts';
import { openAiEmbedder } from '../knowledge/openai-embedder.ts';
import type { PassageIndex } from '../knowledge/passage-index.ts';
import { syncIndex } from '../knowledge/sync-index.ts';
import { type Authorize, createAuthorizer } from '../policies/authorize.ts';
import { housePolicies, loadPolicySet, type PolicySet } from '../policies/policy-set.ts';
import { openStore } from '../store/open-store.ts';
import type { Store, TenantStore } from '../store/store.ts';
import { cacheUntilChanged } from '../workspace/cache-until-changed.ts';
import { loadWorkspace } from '../workspace/load.ts';
import { loadProducts } from '../workspace/load-products.ts';
import { ensurePrivateDirectory } from './private-directory.ts';

/** What worker and server both stand on: configuration, store, workspace, policies. One of it a process. */
export interface House {
  config: Config;
  store: Store;
  tenant: TenantStore;
  policySet: PolicySet;
  authorize: Authorize;
  /** The workspace as its files are now; read again only when one has changed. */
  loadWorkspace(): Promise<{ workspace: Workspace; products: Product[]; people: Person[] }>;
  knowledge: KnowledgeDeps;
  /** Folder of the API's keys; workers read the public ones only. */
  keys: string;
  close(): Promise<void>;
}

/** Loads the workspace first, so that a mistake in it is said before anything is opened. */
export async function openHouse(config: Config): Promise<House> {
  const load = cacheUntilChanged(config.workspace, async () => {
    const [workspace, products] = await Promise.all([
      loadWorkspace(config.workspace, connectors, Object.keys(guardrailRules)),
      loadProducts(config.workspace),
    ]);
    return { workspace, products, people: workspace.people };
  });
  const { workspace } = await load();
  const policySet = loadPolicySet(housePolicies);
  ensurePrivateDirectory(config.home);
  const index = await openIndex(config);
  const store = await openStore(
    config.databaseUrl
      ? { kind: 'postgres', url: config.databaseUrl }
      : { kind: 'embedded', directory: join(config.home, 'database') },
  );
  const tenant = store.forTenant(workspace.settings.tenant);
  const knowledge = {
    sql: tenant.sql,
    tenant: tenant.tenant,
    embedder: embedderOf(config),
    index,
    now: () => new Date(),
  };
  // Whatever a crash or a Weaviate that was down left undone is made up for now, or, if it still is down, before the next search.
  await syncIndex(knowledge);
  return {
    config,
    store,
    tenant,
    policySet,
    authorize: createAuthorizer(policySet),
    loadWorkspace: load,
    knowledge,
    keys: config.publicKeys ?? join(config.home, 'keys'),
    async close() {
      await index?.close();
      await store.close();
    },
  };
}

/** Its client brings gRPC with it, so it is loaded only where it is wanted. Weaviate need not run yet. */
async function openIndex({ weaviateUrl }: Config): Promise<PassageIndex | undefined> {
  if (!weaviateUrl) return undefined;
  const { weaviateIndex } = await import('../knowledge/weaviate-index.ts');
  return weaviateIndex(weaviateUrl);
}

/** Vectors of the multilingual e5 family that local servers offer have 384 dimensions. */
const embeddingDimensions = 384;

function embedderOf({ embeddings }: Config): Embedder | undefined {
  if (!embeddings) return undefined;
  return openAiEmbedder({
    baseUrl: embeddings.url,
    model: embeddings.model ?? 'multilingual-e5-small',
    dimensions: embeddingDimensions,
  });
}
