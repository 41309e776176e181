import { Client } from '@temporalio/client';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import {
  makeTelemetryFilterString,
  type NativeConnection,
  Runtime,
  Worker,
  type WorkerInterceptors,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { pino } from 'pino';
import { ClassifyFailures } from './activities/classify-failures.ts';
import { createActivities } from './activities/create-activities.ts';
import type { ActivityDependencies } from './activities/dependencies.ts';
import { KeepBeating } from './activities/keep-beating.ts';
import { connectTemporal, connectWorker, type TemporalAddress } from './house/connect-temporal.ts';
import { openLog } from './house/open-log.ts';
import { registerSearchAttributes } from './house/search-attributes.ts';

export type { TemporalAddress };

/** The one task queue of the house. */
export const taskQueue = 'copydesk';

/** The one worker deployment; its versions are the build ids of workers. */
export const deploymentName = 'copydesk';

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

/** A client of its own connection; close the connection when done. */
export async function connectClient(temporal: TemporalAddress): Promise<Client> {
  return new Client({ connection: await connectTemporal(temporal), namespace: temporal.namespace, dataConverter });
}

/** Makes a namespace ready for campaigns: its search attributes are registered. */
export async function prepareNamespace(temporal: TemporalAddress): Promise<void> {
  const connection = await connectTemporal(temporal);
  try {
    await registerSearchAttributes(connection, temporal.namespace);
  } finally {
    await connection.close();
  }
}

/**
 * Sends what the Temporal SDK has to say into a file or descriptor, once a process and before anything of it is used: the terminal is for
 * people. Only warnings and errors; payloads are never logged. Returns what ends it, for whoever ends before a worker was started: this log
 * alone would keep the process alive.
 */
export function logTemporalTo(dest: string | number): () => Promise<void> {
  const log = pino({ level: 'warn', base: { part: 'temporal' } }, openLog(dest));
  const write = (level: 'warn' | 'error') => (message: string, meta?: object) => log[level](meta ?? {}, message);
  const ignore = () => undefined;
  const runtime = Runtime.install({
    // Who composes the process decides when it ends, and in what order.
    shutdownSignals: [],
    logger: { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: write('warn'), error: write('error') },
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) } },
  });
  return () => runtime.shutdown();
}

/**
 * A worker for all workflows and activities; `run()` it, `shutdown()` ends it in order. With a build id it is one of the worker
 * deployment `copydesk` and gets only what this build is promoted for; a workflow that says nothing else moves on with the promotions.
 */
export async function createWorker(
  temporal: TemporalAddress,
  activityDependencies: ActivityDependencies,
  workflows: { workflowBundle: WorkflowBundleWithSourceMap } | { workflowsPath: string },
  buildId: string | null = null,
  /** Who looks on while activities run, or gets in their way; inside of the heartbeats and around the classing of errors. */
  watchers: NonNullable<WorkerInterceptors['activity']> = [],
): Promise<{ worker: Worker; connection: NativeConnection; close(): Promise<void> }> {
  const connection = await connectWorker(temporal);
  const worker = await Worker.create({
    ...workflows,
    connection,
    namespace: temporal.namespace,
    taskQueue,
    ...(buildId !== null && {
      workerDeploymentOptions: {
        useWorkerVersioning: true,
        version: { deploymentName, buildId },
        defaultVersioningBehavior: 'AUTO_UPGRADE' as const,
      },
    }),
    dataConverter,
    activities: createActivities(activityDependencies),
    interceptors: {
      activity: [
        () => ({ inbound: new KeepBeating() }),
        ...watchers,
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
  return { worker, connection, close: () => connection.close() };
}
