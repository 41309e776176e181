import { Context } from '@temporalio/activity';
import { CopydeskError } from '../domain/errors.ts';
import type { ActivityDependencies, TenantDependencies } from './dependencies.ts';

/** What the activities of a tenant stand on, for an activity whose workflow is that tenant's: workflow ids begin with it. */
export function openTenant(house: ActivityDependencies, tenant: string): TenantDependencies {
  if (tenantOf(Context.current().info.workflowExecution!.workflowId) !== tenant)
    throw new CopydeskError('denied', 'The workflow belongs to another tenant.');
  return house.forTenant(tenant);
}

/** The tenant whose workflow it is. */
export const tenantOf = (workflowId: string): string => workflowId.split('/')[0]!;
