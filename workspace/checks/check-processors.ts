import type { z } from 'zod';
import type { Processors } from '../../domain/processor.ts';
import type { FieldProblem } from '../workspace-problems.ts';
import { duplicates } from './duplicates.ts';

/** Each processor stands there once, and each host belongs to one of them: a route must not have two answers to who gets its texts. */
export function checkProcessors({ processors }: z.infer<typeof Processors>): FieldProblem[] {
  const seen = new Map<string, string>();
  const shared = processors.flatMap(({ id, hosts }, index) =>
    hosts.flatMap((host, place): FieldProblem[] => {
      const first = seen.get(host);
      if (first === undefined) seen.set(host, id);
      if (first === undefined || first === id) return [];
      return [
        { path: ['processors', index, 'hosts', place], message: `The host "${host}" belongs to "${first}" already.` },
      ];
    }),
  );
  return [...duplicates(processors, 'processors', 'id'), ...shared];
}
