import type { ModelRoute } from '../../domain/workspace.ts';
import type { FieldProblem } from '../workspace-problems.ts';
import { duplicates } from './duplicates.ts';

/** Routes are told apart by their names. */
export const checkModels = ({ routes }: { routes: ModelRoute[] }): FieldProblem[] =>
  duplicates(routes, 'routes', 'name');
