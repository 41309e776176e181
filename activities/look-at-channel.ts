import type { HealthReport } from '../domain/channel.ts';
import { CopydeskError, explainError } from '../domain/errors.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { TenantDependencies } from './dependencies.ts';
import { openChannel } from './open-channel.ts';

/** A look may take so long; a channel that needs longer is sick. */
const patienceMs = 15_000;

type Looking = Parameters<typeof openChannel>[0] & { store: Pick<TenantDependencies['store'], 'channels'> };

/** Asks a channel how it is, credentials included, and keeps the answer. A channel that cannot even be asked is sick; nothing is paused. */
export async function lookAtChannel(deps: Looking, workspace: Workspace, name: string): Promise<HealthReport> {
  const report = await healthOf(deps, workspace, name);
  await deps.store.channels.noteHealth(name, report);
  return report;
}

async function healthOf(deps: Looking, workspace: Workspace, name: string): Promise<HealthReport> {
  try {
    return await openChannel(deps, workspace, name, AbortSignal.timeout(patienceMs)).health();
  } catch (error) {
    if (!(error instanceof CopydeskError)) throw error;
    return {
      ok: false,
      parts: [{ name, ok: false, message: explainError(error), fix: `Correct the channel ${name} in channels.yaml.` }],
    };
  }
}
