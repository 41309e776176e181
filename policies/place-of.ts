import { holdersBehind, holdsRole, isAway, standsInFor } from '../domain/deputies.ts';
import type { ApprovalQuestion } from './approval-rules.ts';

/** By what right a person decides in a stage of a role at a moment. */
export interface Place {
  /** The person holds the role. */
  holder: boolean;
  /** Without holding it, the person is the deputy of somebody who does. */
  deputy: boolean;
  escalated: boolean;
  /** Somebody whose deputy the person is is away on that day. */
  holderAway: boolean;
  /** In whose place the person may act at that moment, and who of these did not write on the variant. */
  standsInFor: string[];
  unwritten: string[];
}

/** The place of `person` in stages of `role` at the attested time `at` of a decision. */
export function placeOf(question: ApprovalQuestion, person: string, role: string, at: string): Place {
  const { people, timeZone, escalatesAt, contributors } = question;
  const moment = new Date(at);
  const escalated = escalatesAt !== null && moment.getTime() >= Date.parse(escalatesAt);
  const behind = holdersBehind(people, person, role);
  const represented = standsInFor(people, person, role, { at: moment, escalated, timeZone }).map(({ id }) => id);
  return {
    holder: people.some((one) => one.id === person && holdsRole(one, role)),
    deputy: behind.length > 0,
    escalated,
    holderAway: behind.some((holder) => isAway(holder, moment, timeZone)),
    standsInFor: represented,
    unwritten: represented.filter((id) => !contributors.includes(id)),
  };
}

/** In whose place a deputy's decision counts. An author may object to the own text, so a deputy may do that for an author too. */
export const behalfOf = ({ solo }: Pick<ApprovalQuestion, 'solo'>, place: Place, decision: string): string[] =>
  decision === 'approve' && !solo ? place.unwritten : place.standsInFor;
