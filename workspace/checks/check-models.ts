import type { z } from 'zod';
import type { Models } from '../../domain/model-route.ts';
import type { Values } from '../parts.ts';
import type { FieldProblem } from '../workspace-problems.ts';
import { duplicates } from './duplicates.ts';

/** Routes are told apart by their names; tasks name routes that there are, and routes name processors that there are. */
export function checkModels(
  { routes, tasks = {} }: z.infer<typeof Models>,
  { processors }: Pick<Values, 'processors'>,
): FieldProblem[] {
  const names = routes.map(({ name }) => name);
  const known = processors?.processors.map(({ id }) => id) ?? [];
  return [
    ...duplicates(routes, 'routes', 'name'),
    ...routes.flatMap(({ processor }, index): FieldProblem[] =>
      processor === undefined || known.includes(processor)
        ? []
        : [
            {
              path: ['routes', index, 'processor'],
              message: `processors.yaml has no entry "${processor}".`,
              choices: known,
            },
          ],
    ),
    ...Object.entries(tasks).flatMap(([task, { routes: named }]) =>
      named.flatMap((name, index): FieldProblem[] =>
        names.includes(name)
          ? []
          : [{ path: ['tasks', task, 'routes', index], message: `There is no route "${name}" here.`, choices: names }],
      ),
    ),
  ];
}
