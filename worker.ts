import { join } from 'node:path';
import { connectors } from './channels/registry.ts';
import { readConfig } from './config.ts';
import { isMain } from './house/is-main.ts';
import { type House, openHouse } from './house/open-house.ts';
import { untilSignal } from './house/until-signal.ts';
import { workflowBundle } from './house/workflow-bundle.ts';
import { createGateway } from './models/gateway.ts';
import { startHouseWriter } from './models/house-writer/start-house-writer.ts';
import { defaultRoutes } from './models/routes.ts';
import { loadPublicKeys } from './policies/keys.ts';
import { createWorker, logTemporalTo, type TemporalAddress } from './temporal.ts';

/** A worker of this house: runs campaigns and all their effects until it is closed. */
export async function startWorker(
  house: House,
  temporal: TemporalAddress,
): Promise<{ close(): Promise<void>; models: string[] }> {
  const { config, loadWorkspace, store } = house;
  const { workspace } = await loadWorkspace();
  const { apiKey, baseUrl, model } = config.openai;
  const environment = {
    hasOpenAiKey: apiKey !== null,
    openAiBaseUrl: baseUrl ?? undefined,
    openAiModel: model ?? undefined,
  };
  const routes = workspace.models.length > 0 ? workspace.models : defaultRoutes(environment);
  const houseWriter = routes.some((route) => route.model === 'house-writer' && !route.baseUrl)
    ? await startHouseWriter()
    : null;
  const { worker, close } = await createWorker(
    temporal,
    {
      store,
      gateway: createGateway({
        routes,
        secret: config.secret,
        ...(houseWriter && { houseWriterUrl: houseWriter.url }),
      }),
      authorize: house.authorize,
      policySet: house.policySet.hash,
      publicKeys: () => loadPublicKeys(house.keys),
      loadWorkspace,
      workspaceDirectory: config.workspace,
      connectors,
      secret: config.secret,
      embedder: house.knowledge.embedder,
      index: house.knowledge.index,
      now: house.knowledge.now,
    },
    { workflowBundle: await workflowBundle(join(config.home, 'cache')) },
  );
  const running = worker.run();
  return {
    models: routes.map(({ name }) => name),
    async close() {
      // The SDK hears the same signals as we do and may have begun by itself.
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await close();
      await houseWriter?.close();
    },
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
