import type { Connection } from '@temporalio/client';
import { CopydeskError } from '../domain/errors.ts';
import { deploymentName } from '../temporal.ts';

/** `current` gets what is new and what moves along, `ramping` a share of it, `draining` still has workflows pinned to it, `drained` none. */
export type VersionState = 'current' | 'ramping' | 'draining' | 'drained' | 'inactive';

/** The builds of workers that have ever polled, the newest first. */
export interface DeploymentReport {
  /** Null: workers without a build id get everything. */
  current: string | null;
  ramping: { buildId: string; percent: number } | null;
  versions: { buildId: string; state: VersionState; since: string | null }[];
}

/** `WorkerDeploymentVersionStatus` of temporal/api/enums/v1/deployment.proto; whatever is new there counts as inactive. */
const states: Record<number, VersionState> = { 2: 'current', 3: 'ramping', 4: 'draining', 5: 'drained' };

const notFound = 5;
const failedPrecondition = 9;

/** The worker deployment `copydesk` of a namespace, as an operator steers it. */
export function workerDeployment({ workflowService }: Connection, namespace: string) {
  const named = { namespace, deploymentName };

  async function report(): Promise<DeploymentReport> {
    const { workerDeploymentInfo } = await workflowService.describeWorkerDeployment(named).catch((error: unknown) => {
      if (codeOf(error) === notFound) return { workerDeploymentInfo: null };
      throw error;
    });
    const { routingConfig, versionSummaries } = workerDeploymentInfo ?? {};
    const { currentDeploymentVersion, rampingDeploymentVersion, rampingVersionPercentage } = routingConfig ?? {};
    return {
      current: currentDeploymentVersion?.buildId ?? null,
      ramping: rampingDeploymentVersion?.buildId
        ? { buildId: rampingDeploymentVersion.buildId, percent: rampingVersionPercentage ?? 0 }
        : null,
      versions: (versionSummaries ?? [])
        .map(({ deploymentVersion, status, createTime }) => ({
          buildId: deploymentVersion?.buildId ?? '',
          state: states[status ?? 0] ?? ('inactive' as const),
          since: createTime?.seconds ? new Date(Number(createTime.seconds) * 1_000).toISOString() : null,
        }))
        .sort((a, b) => (b.since ?? '').localeCompare(a.since ?? '')),
    };
  }

  /** Temporal refuses a build that no worker has, or that misses a task queue of the current one; say which builds there are. */
  async function route(buildId: string, set: () => Promise<unknown>): Promise<DeploymentReport> {
    const before = await report();
    if (!before.versions.some((version) => version.buildId === buildId))
      throw new CopydeskError('not_found', `No worker with the build id ${buildId} has come to this namespace.`, {
        choices: before.versions.map((version) => version.buildId),
      });
    await set().catch((cause: unknown) => {
      if (codeOf(cause) !== failedPrecondition) throw cause;
      const { details } = cause as { details?: string };
      throw new CopydeskError('conflict', `Temporal does not route to ${buildId}: ${details}.`, { cause });
    });
    return report();
  }

  return {
    report,
    /** From now on all that is new, and all running workflows that move along, go to this build. */
    promote: (buildId: string) =>
      route(buildId, () => workflowService.setWorkerDeploymentCurrentVersion({ ...named, buildId, identity })),
    /** A share of that, to try a build; 0 ends the trial. */
    async ramp(buildId: string, percent: number): Promise<DeploymentReport> {
      if (!(percent >= 0 && percent <= 100))
        throw new CopydeskError('invalid', 'A share is 0 to 100 percent.', { where: { field: 'percent' } });
      const ramped = percent === 0 ? { buildId: '' } : { buildId, percentage: percent };
      return route(buildId, () => workflowService.setWorkerDeploymentRampingVersion({ ...named, ...ramped, identity }));
    },
  };
}

/** Who has routed, in Temporal's records. */
const identity = 'copydesk deployment';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
