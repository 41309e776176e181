import { CopydeskError } from '../domain/errors.ts';
import type { ModelRequest } from '../domain/model.ts';
import type { ModelRoute, TaskRoutes } from '../domain/model-route.ts';

/** The routes that come into question for a request, in order, and what is to happen when one is slow. */
export interface RouteOrder {
  routes: ModelRoute[];
  hedgeAfterMs: number | null;
  budgetMs: number | null;
}

/**
 * By class of task where the workspace says so, else by size of the model; any route where there is none of the size. After an escalation the
 * size decides alone: the routes of the task have had their turn.
 */
export function routeOrder(
  routes: readonly ModelRoute[],
  tasks: Readonly<Record<string, TaskRoutes>>,
  { modelClass, taskClass, escalated = false }: Pick<ModelRequest, 'modelClass' | 'taskClass' | 'escalated'>,
): RouteOrder {
  if (routes.length === 0) {
    throw new CopydeskError('invalid', 'There is no model route.', { where: { file: 'models.yaml', field: 'routes' } });
  }
  const task = taskClass !== undefined && Object.hasOwn(tasks, taskClass) ? tasks[taskClass] : undefined;
  const slow = {
    hedgeAfterMs: task?.hedgeAfterSeconds ? task.hedgeAfterSeconds * 1000 : null,
    budgetMs: task?.budgetSeconds ? task.budgetSeconds * 1000 : null,
  };
  if (task && !escalated) {
    const named = task.routes.flatMap((name) => routes.filter((route) => route.name === name));
    if (named.length > 0) return { routes: named, ...slow };
  }
  const size = escalated ? 'large' : modelClass;
  const fitting = routes.filter((route) => route.class === size);
  return { routes: fitting.length > 0 ? fitting : [...routes], ...slow };
}
