import { join } from 'node:path';
import type { TenantDependencies } from './activities/dependencies.ts';
import { type Config, readConfig } from './config.ts';
import type { ModelRoute } from './domain/workspace.ts';
import { isMain } from './house/is-main.ts';
import { type House, openHouse, type TenantHouse } from './house/open-house.ts';
import { untilSignal } from './house/until-signal.ts';
import { workflowBundle } from './house/workflow-bundle.ts';
import { createGateway } from './models/gateway.ts';
import { startHouseWriter } from './models/house-writer/start-house-writer.ts';
import { defaultRoutes } from './models/routes.ts';
import { loadPublicKeys } from './policies/keys.ts';
import { createWorker, logTemporalTo, type TemporalAddress } from './temporal.ts';

/** A worker of this house: runs the campaigns of all its tenants and all their effects until it is closed. */
export async function startWorker(
  house: House,
  temporal: TemporalAddress,
): Promise<{ close(): Promise<void>; models: string[] }> {
  const models = await Promise.all(house.tenants.map((tenant) => modelsOf(house.config, tenant)));
  const routes = models.flatMap((one) => one.routes);
  const houseWriter = routes.some(({ model, baseUrl }) => model === 'house-writer' && !baseUrl)
    ? await startHouseWriter()
    : null;
  const dependencies = new Map(
    house.tenants.map((tenant, index) => [
      tenant.tenant,
      dependenciesOf(tenant, models[index]!, houseWriter?.url ?? null),
    ]),
  );
  const { worker, close } = await createWorker(
    temporal,
    { forTenant: (tenant) => dependencies.get(house.forTenant(tenant).tenant)! },
    { workflowBundle: await workflowBundle(join(house.config.home, 'cache')) },
  );
  const running = worker.run();
  return {
    models: [...new Set(routes.map(({ name }) => name))],
    async close() {
      // The SDK hears the same signals as we do and may have begun by itself.
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await close();
      await houseWriter?.close();
    },
  };
}

interface Models {
  routes: ModelRoute[];
  secret(reference: string): string;
}

/** The workspace's own models with its own keys, else what the environment names for all tenants, else the house writer. */
async function modelsOf({ openai }: Config, { loadWorkspace, secret }: TenantHouse): Promise<Models> {
  const { models } = (await loadWorkspace()).workspace;
  if (models.length > 0) return { routes: models, secret };
  const routes = defaultRoutes({
    hasOpenAiKey: openai.apiKey !== null,
    openAiBaseUrl: openai.baseUrl ?? undefined,
    openAiModel: openai.model ?? undefined,
  });
  return { routes, secret: () => openai.apiKey! };
}

function dependenciesOf(tenant: TenantHouse, models: Models, houseWriterUrl: string | null): TenantDependencies {
  const { store, authorize, policySet, keys, loadWorkspace, workspaceDirectory, connectors, secret, knowledge } =
    tenant;
  return {
    store,
    gateway: createGateway({ ...models, ...(houseWriterUrl && { houseWriterUrl }) }),
    authorize,
    policySet: policySet.hash,
    publicKeys: () => loadPublicKeys(keys),
    loadWorkspace,
    workspaceDirectory,
    connectors,
    secret,
    embedder: knowledge.embedder,
    index: knowledge.index,
    now: knowledge.now,
  };
}

if (isMain(import.meta.url)) {
  logTemporalTo(2);
  const config = readConfig();
  const house = await openHouse(config);
  const { address, namespace } = config.temporal;
  const worker = await startWorker(house, { address: address ?? '127.0.0.1:7233', namespace });
  console.error(`worker: running, models ${worker.models.join(', ')}`);
  await untilSignal();
  await worker.close();
  await house.close();
}
