import type { Person } from '../../domain/workspace.ts';
import type { FieldProblem } from '../workspace-problems.ts';
import { duplicates } from './duplicates.ts';
import { holders } from './roles.ts';

/** Selection waits for a content lead and broken steps wait for an admin: without them a campaign would wait for ever. */
const needed = ['content-lead', 'admin'];

/** Two people with one id or address are one too many, and some roles somebody must hold. */
export function checkPeople({ people }: { people: Person[] }): FieldProblem[] {
  const held = holders(people);
  return [
    ...duplicates(people, 'people', 'id'),
    ...duplicates(people, 'people', 'email'),
    ...needed
      .filter((role) => !held.has(role))
      .map((role) => ({ path: ['people'], message: `Nobody holds the role "${role}", which every workspace needs.` })),
  ];
}
