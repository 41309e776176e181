import { localDay } from './local-time.ts';
import type { Person } from './workspace.ts';

export type Reviewer = Pick<Person, 'id' | 'roles' | 'deputy' | 'away'>;

/** Is it a day on which this person is away, by the calendar of the workspace's time zone? Both ends of a stay are included. */
export function isAway({ away }: Pick<Person, 'away'>, at: Date, timeZone: string): boolean {
  const day = localDay(at, timeZone);
  return (away ?? []).some(({ from, to }) => from <= day && day <= to);
}

export const holdsRole = ({ roles }: Pick<Person, 'roles'>, role: string): boolean =>
  roles.some((held) => held === role);

/**
 * The holders of a role who have named this person as deputy. Nobody for whoever holds the role: that person decides in their own name.
 * A deputy's deputy is nobody's deputy here, and somebody who is not among the people of the workspace neither.
 */
export function holdersBehind(people: readonly Reviewer[], person: string, role: string): Reviewer[] {
  const deputy = people.find(({ id }) => id === person);
  if (!deputy || holdsRole(deputy, role)) return [];
  return people.filter((holder) => holder.deputy === person && holdsRole(holder, role));
}

/**
 * The holders of a role in whose place this person may act at a moment: all who have named them as deputy once the request is escalated,
 * before that those who are away on that day.
 */
export function standsInFor(
  people: readonly Reviewer[],
  person: string,
  role: string,
  { at, escalated, timeZone }: { at: Date; escalated: boolean; timeZone: string },
): Reviewer[] {
  const behind = holdersBehind(people, person, role);
  return escalated ? behind : behind.filter((holder) => isAway(holder, at, timeZone));
}

/** Ids of all who are named as deputies by holders of a role and do not hold it themselves. */
export const deputiesOf = (people: readonly Reviewer[], role: string): string[] =>
  people.filter(({ id }) => holdersBehind(people, id, role).length > 0).map(({ id }) => id);
