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
    ...people.flatMap((person, index) =>
      [...deputy(person, people), ...away(person)].map((found) => ({
        ...found,
        path: ['people', index, ...found.path],
      })),
    ),
  ];
}

/** A deputy is somebody else of the workspace. */
function deputy({ id, deputy }: Person, people: readonly Person[]): FieldProblem[] {
  const choices = people.map((person) => person.id).filter((other) => other !== id);
  if (deputy === undefined || choices.includes(deputy)) return [];
  const message =
    deputy === id ? 'Nobody is their own deputy.' : `The deputy "${deputy}" is not among the people of the workspace.`;
  return [{ path: ['deputy'], message, choices }];
}

const away = ({ away = [] }: Person): FieldProblem[] =>
  away.flatMap(({ from, to }, index) =>
    from <= to
      ? []
      : [{ path: ['away', index, 'to'], message: `The stay ends on ${to}, before it begins on ${from}.` }],
  );
