import { CopydeskError } from '../../domain/errors.ts';
import { type EnabledResearch, enabledResearch } from '../../domain/research.ts';
import type { WebEdge } from '../../knowledge/web/web-edge.ts';
import type { TenantDependencies } from '../dependencies.ts';
import type { RunMaterial } from '../run-material.ts';

/** The way to the web, and how the pinned workspace lets it be used. @throws CopydeskError `denied` when it does not */
export function openWeb(
  { web }: Pick<TenantDependencies, 'web'>,
  { workspace }: Pick<RunMaterial, 'workspace'>,
): { edge: WebEdge; research: EnabledResearch } {
  const research = enabledResearch(workspace.research);
  if (!research || !web)
    throw new CopydeskError('denied', 'The web is not read here: research.yaml does not enable it.');
  return { edge: web, research };
}
