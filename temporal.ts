import { Client, Connection } from '@temporalio/client';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import {
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { pino } from 'pino';
import { ClassifyFailures } from './activities/classify-failures.ts';
import { createActivities } from './activities/create-activities.ts';
import type { ActivityDependencies } from './activities/dependencies.ts';
import { KeepBeating } from './activities/keep-beating.ts';
import { registerSearchAttributes } from './house/search-attributes.ts';

/** The one task queue of the house. */
export const taskQueue = 'copydesk';

/** Inputs, results, updates, signals and queries carry refs; whatever is larger is a payload that belongs into an artifact. */
const largestPayload = 32 * 1024;

class SmallPayloads implements PayloadCodec {
  async encode(payloads: Payload[]): Promise<Payload[]> {
    const large = payloads.find(({ data }) => (data?.length ?? 0) > largestPayload);
    if (large)
      throw new RangeError(
        `A message of ${large.data!.length} bytes is over ${largestPayload}: put it into an artifact and send the ref.`,
      );
    return payloads;
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads;
  }
}

/** The same everywhere a client or worker is built. */
export const dataConverter: DataConverter = { payloadCodecs: [new SmallPayloads()] };

export interface TemporalAddress {
  address: string;
  namespace: string;
}

/** A client of its own connection; close the connection when done. */
export async function connectClient({ address, namespace }: TemporalAddress): Promise<Client> {
  return new Client({ connection: await Connection.connect({ address }), namespace, dataConverter });
}

/** Makes a namespace ready for campaigns: its search attributes are registered. */
export async function prepareNamespace({ address, namespace }: TemporalAddress): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await registerSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
}

/**
 * Sends what the Temporal SDK has to say into a file or descriptor, once a process and before anything of it is used: the terminal is for
 * people. Only warnings and errors; payloads are never logged.
 */
export function logTemporalTo(dest: string | number): void {
  const log = pino(
    { level: 'warn', base: { part: 'temporal' } },
    pino.destination({ dest, mkdir: true, sync: true, mode: 0o600 }),
  );
  const write = (level: 'warn' | 'error') => (message: string, meta?: object) => log[level](meta ?? {}, message);
  const ignore = () => undefined;
  Runtime.install({
    // Who composes the process decides when it ends, and in what order.
    shutdownSignals: [],
    logger: { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: write('warn'), error: write('error') },
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) } },
  });
}

/** A worker for all workflows and activities; `run()` it, `shutdown()` ends it in order. */
export async function createWorker(
  { address, namespace }: TemporalAddress,
  activityDependencies: ActivityDependencies,
  workflows: { workflowBundle: WorkflowBundleWithSourceMap } | { workflowsPath: string },
): Promise<{ worker: Worker; close(): Promise<void> }> {
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    ...workflows,
    connection,
    namespace,
    taskQueue,
    dataConverter,
    activities: createActivities(activityDependencies),
    interceptors: {
      activity: [
        () => ({ inbound: new KeepBeating() }),
        () => ({ inbound: new ClassifyFailures(activityDependencies) }),
      ],
    },
    // Waiting campaigns leave the cache; half a megabyte each is what a cached one costs.
    maxCachedWorkflows: 300,
    // What was meant for the cache of a worker that died goes to the next one after this time, instead of ten seconds.
    stickyQueueScheduleToStartTimeout: '1s',
    shutdownGraceTime: '5s',
    // Unthrottled, a heartbeat reaches the server four times within the shortest timeout; a busy moment is no dead worker.
    maxHeartbeatThrottleInterval: '700ms',
  });
  return { worker, close: () => connection.close() };
}
