import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import type { Config } from '../config.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import { taskQueue } from '../temporal.ts';
import { look, type Part, sick, well } from './part.ts';

/** `TaskQueueType` of temporal/api/enums/v1/task_queue.proto. */
const queueTypes = { workflows: 1, activities: 2 } as const;

/** Whether Temporal answers, knows our search attributes, and has workers at our task queue. */
export function temporalParts({ temporal, home }: Config): Promise<Part[]> {
  const start = temporal.address
    ? `Start Temporal at ${temporal.address}, or leave TEMPORAL_ADDRESS out.`
    : 'npm start';
  return look('temporal', start, async () => {
    const address = temporal.address ?? embeddedAddress(home);
    if (!address) return sick('temporal', 'The embedded server has never been started here.', start);
    const connection = await Connection.connect({ address, connectTimeout: 3_000 }).catch(() => null);
    if (!connection) return sick('temporal', `Nothing answers at ${address}.`, start);
    try {
      const { serverVersion } = await connection.workflowService.getSystemInfo({});
      return [
        well('temporal', `server ${serverVersion} at ${address}, namespace ${temporal.namespace}`),
        ...(await look('search attributes', start, () => attributesPart(connection, temporal.namespace))),
        ...(await look('workers', start, () => workersPart(connection, temporal.namespace))),
      ];
    } finally {
      await connection.close();
    }
  });
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
