import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { connectors } from '../channels/registry.ts';
import type { Config } from '../config.ts';
import type { Connector } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Product } from '../domain/product.ts';
import type { Person, Workspace } from '../domain/workspace.ts';
import { guardrailRules } from '../guardrails/registry.ts';
import type { Embedder, KnowledgeDeps } from '../knowledge/knowledge-deps.ts';
import { openAiEmbedder } from '../knowledge/openai-embedder.ts';
import type { PassageIndex } from '../knowledge/passage-index.ts';
import { syncIndex } from '../knowledge/sync-index.ts';
import { type Authorize, createAuthorizer } from '../policies/authorize.ts';
import { loadPublicKeys } from '../policies/keys.ts';
import { housePolicies, loadPolicySet, type PolicySet } from '../policies/policy-set.ts';
import { openStore } from '../store/open-store.ts';
import type { Store, TenantStore } from '../store/store.ts';
import { cacheUntilChanged } from '../workspace/cache-until-changed.ts';
import { loadWorkspace } from '../workspace/load.ts';
import { loadProducts } from '../workspace/load-products.ts';
import { type ChannelPackages, channelPackages } from './channel-packages.ts';
import { openKeyRing } from './credentials/key-ring.ts';
import { type CredentialVault, openVault } from './credentials/vault.ts';
import { keysFolders, settleKeys } from './keys-folder.ts';
import { ensurePrivateDirectory } from './private-directory.ts';
import { requireOwnChannels, requireOwnFiles, scopeOf } from './tenant-scope.ts';

/** What worker and server both stand on: configuration, database and the tenants of this installation. One of it a process. */
export interface House {
  config: Config;
  store: Store;
  /** In the order of the configuration. */
  tenants: readonly [TenantHouse, ...TenantHouse[]];
  /** @throws CopydeskError `not_found` for a tenant that this installation does not serve */
  forTenant(tenant: string): TenantHouse;
  close(): Promise<void>;
}

/** All that one tenant has: data, workspace, policies, knowledge, keys and secrets. Nothing in it reaches another tenant's. */
export interface TenantHouse {
  tenant: string;
  store: TenantStore;
  workspaceDirectory: string;
  /** The workspace as its files are now; read again only when one has changed. */
  loadWorkspace(): Promise<LoadedWorkspace>;
  /** The rules of the house and what the workspace forbids beside them, as they were when the house opened. */
  policySet: PolicySet;
  authorize: Authorize;
  connectors: Record<string, Connector>;
  knowledge: KnowledgeDeps;
  /** Folder of the API's keys for this tenant. */
  keys: string;
  /** Public keys by key id, read each time. No other tenant's command is verified by them. */
  publicKeys(): Promise<Record<string, KeyObject>>;
  secret(reference: string): Promise<string>;
  credentials: CredentialVault;
}

export interface LoadedWorkspace {
  workspace: Workspace;
  products: Product[];
  people: Person[];
}

/** Loads the workspaces first, so that a mistake in one is said before anything is opened. */
export async function openHouse(config: Config): Promise<House> {
  const alone = config.workspaces.length === 1;
  const loaded = await Promise.all(
    config.workspaces.map(async (directory) => {
      const packages = channelPackages(directory, config);
      const load = workspaceLoader(directory, alone, packages);
      const { tenant } = (await load()).workspace.settings;
      return {
        directory,
        load,
        packages,
        tenant,
        policySet: loadPolicySet(housePolicies, join(directory, 'policies')),
      };
    }),
  );
  refuseTwins(loaded);
  ensurePrivateDirectory(config.home);
  for (const { tenant } of loaded) settleKeys(config, tenant);
  const index = await openIndex(config);
  const store = await openStore(
    config.databaseUrl
      ? { kind: 'postgres', url: config.databaseUrl }
      : { kind: 'embedded', directory: join(config.home, 'database') },
  );
  const embedder = embedderOf(config);
  const ring = openKeyRing(config);
  const open = ({ tenant, directory, load, packages, policySet }: (typeof loaded)[number]): TenantHouse => {
    const tenantStore = store.forTenant(tenant);
    const folders = keysFolders(config, tenant);
    const others = loaded.map((one) => one.tenant).filter((one) => one !== tenant);
    const credentials = openVault(tenant, tenantStore.credentials, ring, () => new Date());
    const scope = scopeOf(config, tenant, directory, others, credentials.secret);
    return {
      tenant,
      store: tenantStore,
      workspaceDirectory: directory,
      loadWorkspace: load,
      policySet,
      authorize: createAuthorizer(policySet),
      knowledge: { sql: tenantStore.sql, tenant, embedder, index, now: () => new Date() },
      keys: folders[0],
      publicKeys: async () => Object.assign({}, ...(await Promise.all(folders.map(loadPublicKeys)))),
      credentials,
      secret: scope.secret,
      connectors: packages.beside(scope.connectors),
    };
  };
  const [first, ...others] = loaded;
  const tenants = [open(first!), ...others.map(open)] as const;
  // Whatever a crash or a Weaviate that was down left undone is made up for now, or, if it still is down, before the next search.
  for (const { knowledge } of tenants) await syncIndex(knowledge);
  return {
    config,
    store,
    tenants,
    forTenant(tenant) {
      const found = tenants.find((one) => one.tenant === tenant);
      if (found) return found;
      throw new CopydeskError('not_found', `This installation serves no tenant ${tenant}.`, {
        choices: tenants.map((one) => one.tenant),
      });
    },
    async close() {
      await index?.close();
      await store.close();
    },
  };
}

const workspaceLoader = (directory: string, alone: boolean, packages: ChannelPackages): TenantHouse['loadWorkspace'] =>
  cacheUntilChanged(directory, async () => {
    if (!alone) requireOwnFiles(directory);
    const [workspace, products] = await Promise.all([
      loadWorkspace(directory, connectors, Object.keys(guardrailRules), packages.find),
      loadProducts(directory),
    ]);
    if (!alone) requireOwnChannels(directory, workspace);
    return { workspace, products, people: workspace.people };
  });

/** Two workspaces of one tenant would share its data without knowing of each other. */
function refuseTwins(loaded: readonly { tenant: string; directory: string }[]): void {
  for (const twin of loaded) {
    const first = loaded.find(({ tenant }) => tenant === twin.tenant)!;
    if (first === twin) continue;
    const message = `The workspace in ${first.directory} already belongs to the tenant ${twin.tenant}. Give this one another tenant.`;
    throw new CopydeskError('conflict', message, {
      where: { file: join(twin.directory, 'workspace.yaml'), field: 'tenant' },
    });
  }
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
