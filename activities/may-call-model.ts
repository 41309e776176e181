import { CopydeskError } from '../domain/errors.ts';
import { localDay } from '../domain/local-time.ts';
import type { ModelRoute } from '../domain/model-route.ts';
import { authorizeAndRecord } from './authorize-and-record.ts';
import type { TenantDependencies } from './dependencies.ts';
import { modelQuestion, whyNot } from './model-question.ts';

/**
 * The choke point for what goes to models: asks the policies before anything leaves, and keeps the answer. Data class and register are those of
 * the workspace now, so that a contract that ends holds for campaigns under way as well.
 */
export const mayCallModel =
  (deps: TenantDependencies, { campaign, role }: { campaign: string; role: string }) =>
  async (route: ModelRoute): Promise<void> => {
    const { workspace } = await deps.loadWorkspace();
    const today = localDay(deps.now(), workspace.settings.timeZone);
    const question = modelQuestion(route, workspace, { tenant: deps.store.tenant, role, today });
    const { allowed } = await authorizeAndRecord(deps, campaign, question);
    if (allowed) return;
    const { message, file } = whyNot(route, workspace, today);
    throw new CopydeskError('denied', message, { where: { file } });
  };
