import { CopydeskError } from '../../domain/errors.ts';
import type { Person } from '../../domain/workspace.ts';
import type { DeskDependencies } from './dependencies.ts';
import { guard } from './guard.ts';

/** Whether a person may see how the house is set up. */
export async function administers(
  deps: Pick<DeskDependencies, 'authorize' | 'store'>,
  viewer: Person,
): Promise<boolean> {
  try {
    await guard(deps, viewer, 'administer', { type: 'Workspace', id: deps.store.tenant });
    return true;
  } catch (error) {
    if (error instanceof CopydeskError && error.errorClass === 'denied') return false;
    throw error;
  }
}
