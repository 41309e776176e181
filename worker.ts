import { join } from 'node:path';
import type { TenantDependencies } from './activities/dependencies.ts';
import { type Config, readConfig } from './config.ts';
import { explainError } from './domain/errors.ts';
import type { ModelRoute, TaskRoutes } from './domain/model-route.ts';
import { temporalOf } from './house/connect-temporal.ts';
import { startHealthServer } from './house/health-server.ts';
import { isCampaignRunning } from './house/is-campaign-running.ts';
import { isMain } from './house/is-main.ts';
import { type House, openHouse, type TenantHouse } from './house/open-house.ts';
import { type Readiness, readinessOf } from './house/readiness.ts';
import { untilSignal } from './house/until-signal.ts';
import { wakeCampaign } from './house/wake-campaign.ts';
import { watchChannels } from './house/watch-channels.ts';
import { sendWebhooks, type WebhookSource } from './house/webhooks/send-webhooks.ts';
import { workflowBundle } from './house/workflow-bundle.ts';
import { createWebEdge } from './knowledge/web/web-edge.ts';
import { createGateway } from './models/gateway.ts';
import { startHouseWriter } from './models/house-writer/start-house-writer.ts';
import { defaultRoutes } from './models/routes.ts';
import { createWorker, logTemporalTo, type TemporalAddress } from './temporal.ts';

export interface RunningWorker {
  models: string[];
  /** Whether it polls, and database and Temporal answer it. */
  ready(): Promise<Readiness>;
  /** Takes nothing new, and finishes what is under way. */
  close(): Promise<void>;
}

/**
 * A worker of this house: runs the campaigns of all its tenants and all their effects until it is closed. With a build id it is versioned and
 * gets work once that build is promoted; an embedded house has one worker and no versions.
 */
export async function startWorker(
  house: House,
  temporal: TemporalAddress,
  buildId: string | null = null,
): Promise<RunningWorker> {
  const models = await Promise.all(house.tenants.map((tenant) => modelsOf(house.config, tenant)));
  const routes = models.flatMap((one) => one.routes);
  const houseWriter = routes.some(({ model, baseUrl }) => model === 'house-writer' && !baseUrl)
    ? await startHouseWriter()
    : null;
  const dependencies = new Map(
    house.tenants.map((tenant, index) => [
      tenant.tenant,
      {
        ...dependenciesOf(house.config, tenant, models[index]!, houseWriter?.url ?? null),
        // Activities run only once the worker has its connection.
        isRunning: (campaign: string) =>
          isCampaignRunning(connection.workflowService, temporal.namespace, tenant.tenant, campaign),
        wake: (campaign: string) =>
          wakeCampaign(connection.workflowService, temporal.namespace, tenant.tenant, campaign),
      },
    ]),
  );
  const { worker, connection, close } = await createWorker(
    temporal,
    { forTenant: (tenant) => dependencies.get(house.forTenant(tenant).tenant)! },
    { workflowBundle: await workflowBundle(join(house.config.home, 'cache')) },
    buildId,
  );
  const running = worker.run();
  const sending = new AbortController();
  const sent = Promise.all(
    house.tenants.map((tenant) =>
      sendWebhooks(webhookSource(tenant), sending.signal, (error) => logTrouble('webhooks', error)),
    ),
  );
  const watched = Promise.all(
    house.tenants.map((tenant) => watchChannels(tenant, sending.signal, (error) => logTrouble('channels', error))),
  );
  return {
    models: [...new Set(routes.map(({ name }) => name))],
    ready: readinessOf({
      polling: async () => worker.getState() === 'RUNNING',
      database: () => house.tenants[0].store.sql.query('select 1'),
      temporal: () => connection.workflowService.getSystemInfo({}),
    }),
    async close() {
      // The SDK hears the same signals as we do and may have begun by itself.
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      sending.abort();
      await Promise.all([sent, watched]);
      await close();
      await houseWriter?.close();
    },
  };
}

const webhookSource = ({ store, loadWorkspace, secret, knowledge }: TenantHouse): WebhookSource => ({
  store,
  webhooks: async () => (await loadWorkspace()).workspace.webhooks ?? { outgoing: {}, incoming: {} },
  secret,
  now: knowledge.now,
});

const logTrouble = (part: string, error: unknown): void => console.error(`worker: ${part}: ${explainError(error)}`);

interface Models {
  routes: ModelRoute[];
  tasks: Record<string, TaskRoutes>;
  secret(reference: string): Promise<string>;
}

/** The workspace's own models with its own keys, else what the environment names for all tenants, else the house writer. */
async function modelsOf({ openai }: Config, { loadWorkspace, secret }: TenantHouse): Promise<Models> {
  const { models, tasks = {} } = (await loadWorkspace()).workspace;
  if (models.length > 0) return { routes: models, tasks, secret };
  const routes = defaultRoutes({
    hasOpenAiKey: openai.apiKey !== null,
    openAiBaseUrl: openai.baseUrl ?? undefined,
    openAiModel: openai.model ?? undefined,
    prices: openai.prices,
  });
  return { routes, tasks: {}, secret: async () => openai.apiKey! };
}

function dependenciesOf(
  { publicUrl }: Config,
  tenant: TenantHouse,
  models: Models,
  houseWriterUrl: string | null,
): TenantDependencies {
  const { store, authorize, policySet, publicKeys, loadWorkspace, workspaceDirectory, connectors, secret, knowledge } =
    tenant;
  return {
    store,
    gateway: createGateway({
      ...models,
      ...(houseWriterUrl && { houseWriterUrl }),
      onTrouble: (route, error) => logTrouble(`model route ${route}`, error),
    }),
    authorize,
    policySet: policySet.hash,
    publicKeys,
    loadWorkspace,
    workspaceDirectory,
    connectors,
    secret,
    embedder: knowledge.embedder,
    index: knowledge.index,
    web: createWebEdge({ now: knowledge.now }),
    unsubscribeUrl: (token) => publicUrl && `${publicUrl}/unsubscribe/${tenant.tenant}/${token}`,
    now: knowledge.now,
  };
}

async function main(): Promise<void> {
  const config = readConfig();
  const house = await openHouse(config);
  try {
    const worker = await startWorker(house, temporalOf(config.temporal), config.buildId);
    const { host, healthPort, buildId } = config;
    const health = healthPort === null ? null : await startHealthServer({ host, port: healthPort }, worker.ready);
    console.error(`worker: running${buildId ? ` as build ${buildId}` : ''}, models ${worker.models.join(', ')}`);
    await untilSignal();
    console.error('worker: finishing what is under way …');
    await worker.close();
    await health?.close();
  } finally {
    await house.close();
  }
}

if (isMain(import.meta.url)) {
  const endLog = logTemporalTo(2);
  await main().catch((error: unknown) => {
    console.error(explainError(error));
    process.exitCode = 1;
  });
  await endLog();
}
