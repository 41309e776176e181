import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '@temporalio/client';
import type { Config } from '../config.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import { connectTemporal, type TemporalAddress } from '../house/connect-temporal.ts';
import { workerDeployment } from '../house/worker-deployment.ts';
import { taskQueue } from '../temporal.ts';
import { look, type Part, sick, well } from './part.ts';

/** `TaskQueueType` of temporal/api/enums/v1/task_queue.proto. */
const queueTypes = { workflows: 1, activities: 2 } as const;

/** Whether Temporal answers, knows our search attributes, and has workers at our task queue. */
export function temporalParts(config: Config): Promise<Part[]> {
  const { temporal } = config;
  const start = temporal.address
    ? `Start Temporal at ${temporal.address}, or leave TEMPORAL_ADDRESS out.`
    : 'npm start';
  return look('temporal', start, async () => {
    const reached = addressFor(config);
    if (!reached) return sick('temporal', 'The embedded server has never been started here.', start);
    const { address } = reached;
    const connection = await connectTemporal(reached, 3_000);
    try {
      const { serverVersion } = await connection.workflowService.getSystemInfo({});
      return [
        well('temporal', `server ${serverVersion} at ${address}, namespace ${temporal.namespace}`),
        ...(await look('search attributes', start, () => attributesPart(connection, temporal.namespace))),
        ...(await look('workers', start, () => workersPart(connection, temporal.namespace))),
        ...(await look('builds', start, () => buildsPart(connection, temporal.namespace))),
      ];
    } finally {
      await connection.close();
    }
  });
}

/** How a part reaches Temporal; null while the embedded server has never been started. */
export function addressFor({ temporal, home }: Config): TemporalAddress | null {
  const { address, namespace, credentials } = temporal;
  if (address) return { address, namespace, credentials };
  const embedded = embeddedAddress(home);
  return embedded ? { address: embedded, namespace } : null;
}

/** Where the embedded server listens, from the record that it leaves for the next start. */
function embeddedAddress(home: string): string | null {
  try {
    const { port } = JSON.parse(readFileSync(join(home, 'temporal', 'temporal.json'), 'utf8')) as { port: number };
    return `127.0.0.1:${port}`;
  } catch {
    return null;
  }
}

async function attributesPart({ operatorService }: Connection, namespace: string): Promise<Part> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const names = Object.values(searchAttributes).map(({ name }) => name);
  const missing = names.filter((name) => !Object.hasOwn(customAttributes, name));
  if (missing.length === 0) return well('search attributes', `all ${names.length} registered`);
  return sick(
    'search attributes',
    `missing: ${missing.join(', ')}`,
    'npm start registers them, where the server lets it; else it says the commands for an operator.',
  );
}

/** Silent where no worker has a build id. */
async function buildsPart(connection: Connection, namespace: string): Promise<Part[]> {
  const { current, ramping, versions } = await workerDeployment(connection, namespace).report();
  const draining = versions.filter(({ state }) => state === 'draining').map(({ buildId }) => buildId);
  if (versions.length === 0) return [];
  if (current === null)
    return [
      sick(
        'builds',
        `none of ${versions.map(({ buildId }) => buildId).join(', ')} is current: only workers without a build id get work.`,
        `copydesk deployment promote ${versions[0]!.buildId}`,
      ),
    ];
  const trial = ramping ? `, ${ramping.percent} % to ${ramping.buildId}` : '';
  const old = draining.length > 0 ? `; still needed: ${draining.join(', ')}` : '';
  return [well('builds', `${current} is current${trial}${old}`)];
}

async function workersPart({ workflowService }: Connection, namespace: string): Promise<Part> {
  const described = Object.entries(queueTypes).map(async ([kind, taskQueueType]) => {
    const { pollers } = await workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType,
    });
    return { kind, count: new Set(pollers.map(({ identity }) => identity)).size };
  });
  const found = await Promise.all(described);
  const counts = found.map(({ kind, count }) => `${count} for ${kind}`).join(', ');
  if (found.every(({ count }) => count > 0)) return well('workers', `at the task queue ${taskQueue}: ${counts}`);
  return sick(
    'workers',
    `at the task queue ${taskQueue}: ${counts}. Campaigns stand still.`,
    'npm start, or on a cluster: node --import tsx worker.ts',
  );
}
