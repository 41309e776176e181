import { Person } from '../../domain/workspace.ts';

/** The roles that a person can hold. */
export const roles: readonly string[] = Person.shape.roles.element.options;

/** How many people hold each role that somebody holds. */
export function holders(people: readonly Person[]): ReadonlyMap<string, number> {
  const counts = roles.map(
    (role) => [role, people.filter((person) => (person.roles as string[]).includes(role)).length] as const,
  );
  return new Map(counts.filter(([, count]) => count > 0));
}
