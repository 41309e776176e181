import { Context } from '@temporalio/activity';
import { CopydeskError } from '../domain/errors.ts';
import type { TenantStore } from '../store/store.ts';
import type { ActivityDependencies } from './dependencies.ts';

/** The store of a tenant, for an activity whose workflow is that tenant's: workflow ids begin with it. */
export function tenantStore({ store }: ActivityDependencies, tenant: string): TenantStore {
  const { workflowId } = Context.current().info.workflowExecution!;
  if (!workflowId.startsWith(`${tenant}/`))
    throw new CopydeskError('denied', 'The workflow belongs to another tenant.');
  return store.forTenant(tenant);
}
