import type { Command } from '../domain/command.ts';
import type { Reviewer } from '../domain/deputies.ts';
import { behalfOf, type Place, placeOf } from './place-of.ts';

/** A stage as the workspace configured it and the approval request carries it. */
export interface Stage {
  stage: string;
  role: string;
  quorum: number;
}

/** What is up for sign-off, and everything that decides about it. Plain data: the same question gets the same answer anywhere. */
export interface ApprovalQuestion {
  tenant: string;
  campaign: string;
  asset: string;
  /** Id of the approval request. */
  request: string;
  /** Hash of the bytes that are about to be approved or sent. */
  prepared: string;
  destination: string;
  slotWindow: { from: string; to: string };
  stages: readonly Stage[];
  /** Ids of the people who wrote on the variant. */
  contributors: readonly string[];
  /** The workspace has one person who makes and approves. */
  solo: boolean;
  people: readonly Reviewer[];
  /** From then on deputies count, by what is signed (`PreparedAsset.escalatesAt`); null: only in the place of people who are away. */
  escalatesAt: string | null;
  /** IANA name of the workspace's time zone: by its calendar people are away. */
  timeZone: string;
  /** Verified commands, in any order. Everything that is no decision about this request is left out. */
  decisions: readonly Command[];
  now: Date;
}

export interface StageTally extends Stage {
  /** People who count, in order of their decisions. */
  approvedBy: string[];
  met: boolean;
}

/** Somebody who counts in a stage in the place of others, who hold its role. */
export interface StandIn {
  /** Id of the decision. */
  command: string;
  stage: string;
  person: string;
  for: string[];
}

/** What is missing before it may go out; `approvals` says how many more of which role. */
export type Missing =
  | { code: 'approvals'; stage: string; role: string; count: number }
  | { code: 'objection'; stage: string; person: string }
  | { code: Mismatch }
  | { code: 'outside-slot' };

/** What a decision names that is not up for sign-off: the bytes, else the place, else the time. */
export type Mismatch = 'other-hash' | 'other-destination' | 'other-slot';

/** Why a decision about this request does not count. */
export type Uncounted = Mismatch | 'no-role' | 'own-work' | 'deputy-of-author' | 'two-stages' | 'twice';

export interface Approval {
  /** Every stage has its quorum and nobody objects. The clock does not matter for it; see `withinSlot`. */
  met: boolean;
  /** Somebody who counts approved and nobody objects. */
  approved: boolean;
  stages: StageTally[];
  /** Of those who count, the ones who did so as deputies. */
  standIns: StandIn[];
  /** The first stage without its quorum; null when all have it, or when somebody objects. */
  openStage: string | null;
  objection: { person: string; stage: string; decision: 'reject' | 'request_changes'; at: string } | null;
  /** Some decision about this request names these bytes. */
  hashMatches: boolean;
  /** Some decision about this request names this place. */
  destinationMatches: boolean;
  /** Now lies in the slot window, both ends included. */
  withinSlot: boolean;
  uncounted: { command: string; person: string; why: Uncounted }[];
  /** Empty exactly when `met` and `withinSlot`. */
  missing: Missing[];
}

type DecideAction = Extract<Command['action'], { kind: 'decide' }>;
type Decision = Omit<Command, 'action'> & { action: DecideAction };

/**
 * Counts decisions under the rules of sign-off (design.md, Approval):
 * one person counts once in a stage and in one stage only, and whoever wrote on the variant does not count as approver; `solo` lifts both
 * but not the quorum. An objection of anybody entitled voids all approvals, whichever came first: a rejected piece comes back as a new
 * request with a new hash. Used when deciding and again by `commit`, so it takes nobody's word but the attested commands'.
 *
 * A deputy counts in the place of people who hold the stage's role, from `escalatesAt` on, or on days on which these are away; the attested
 * time of the decision says when, also for `commit` weeks later. The rest stays as it is: a deputy is one person who counts once and in one
 * stage, not for own work, and not in the place of an author alone, who could not approve either. Who is away may decide nevertheless.
 */
export function tallyApproval(question: ApprovalQuestion): Approval {
  const decisions = decisionsOn(question);
  const counted = question.stages.map(({ stage, role, quorum }) => ({
    stage,
    role,
    quorum,
    approvedBy: [] as string[],
  }));
  const uncounted: Approval['uncounted'] = [];
  const standIns: StandIn[] = [];
  let objection: Approval['objection'] = null;
  for (const { id, person, at, action } of decisions) {
    const stage = counted.find((candidate) => candidate.stage === action.stage);
    const place = placeOf(question, person, stage?.role ?? '', at);
    const why = mismatchOf(matchesOf(question, action)) ?? refusalOf(question, counted, stage, person, place, action);
    if (why || !stage) {
      uncounted.push({ command: id, person, why: why ?? 'no-role' });
      continue;
    }
    if (!place.holder)
      standIns.push({ command: id, stage: stage.stage, person, for: behalfOf(question, place, action.decision) });
    if (action.decision === 'approve') stage.approvedBy.push(person);
    else objection ??= { person, stage: stage.stage, decision: action.decision, at };
  }
  const stages = counted.map((stage) => ({ ...stage, met: stage.approvedBy.length >= stage.quorum }));
  const matches = decisions.map(({ action }) => matchesOf(question, action));
  return {
    // A request without a stage would be met by nobody's approval.
    met: objection === null && stages.length > 0 && stages.every(({ met }) => met),
    approved: objection === null && stages.some(({ approvedBy }) => approvedBy.length > 0),
    stages,
    standIns,
    openStage: objection ? null : (stages.find(({ met }) => !met)?.stage ?? null),
    objection,
    hashMatches: matches.some(({ hash }) => hash),
    destinationMatches: matches.some(({ destination }) => destination),
    withinSlot: withinSlot(question.slotWindow, question.now),
    uncounted,
    missing: missingFor(question, stages, objection, matches.map(mismatchOf)),
  };
}

function mismatchOf({ hash, destination, slot }: ReturnType<typeof matchesOf>): Mismatch | null {
  if (!hash) return 'other-hash';
  if (!destination) return 'other-destination';
  return slot ? null : 'other-slot';
}

/** Is `now` in the window, both ends included? A window that is no time is never open. */
export const withinSlot = ({ from, to }: { from: string; to: string }, now: Date): boolean =>
  Date.parse(from) <= now.getTime() && now.getTime() <= Date.parse(to);

/** Does a decision name the bytes, the place and the time that are up for sign-off? */
export const matchesOf = ({ prepared, destination, slotWindow }: ApprovalQuestion, action: DecideAction) => ({
  hash: action.prepared === prepared,
  destination: action.destination === destination,
  slot: sameInstant(action.slotWindow.from, slotWindow.from) && sameInstant(action.slotWindow.to, slotWindow.to),
});

export const rolesOf = (question: ApprovalQuestion, person: string): readonly string[] =>
  question.people.find(({ id }) => id === person)?.roles ?? [];

/** Decisions about this request, oldest first by their attested time; the order in which they arrived proves nothing. */
function decisionsOn({ tenant, campaign, asset, request, decisions }: ApprovalQuestion): Decision[] {
  const isDecision = (command: Command): command is Decision =>
    command.action.kind === 'decide' &&
    command.tenant === tenant &&
    command.campaign === campaign &&
    command.action.asset === asset &&
    command.action.request === request;
  return decisions
    .filter(isDecision)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function refusalOf(
  question: ApprovalQuestion,
  stages: readonly Omit<StageTally, 'met'>[],
  stage: Stage | undefined,
  person: string,
  place: Place,
  { decision }: DecideAction,
): Uncounted | null {
  if (!stage || !(place.holder || place.standsInFor.length > 0)) return 'no-role';
  if (decision !== 'approve') return null;
  const before = stages.filter(({ approvedBy }) => approvedBy.includes(person)).map((one) => one.stage);
  if (before.includes(stage.stage)) return 'twice';
  if (question.solo) return null;
  if (question.contributors.includes(person)) return 'own-work';
  if (!place.holder && place.unwritten.length === 0) return 'deputy-of-author';
  return before.length > 0 ? 'two-stages' : null;
}

function missingFor(
  question: ApprovalQuestion,
  stages: readonly StageTally[],
  objection: Approval['objection'],
  mismatches: readonly (Mismatch | null)[],
): Missing[] {
  const missing: Missing[] = stages
    .filter(({ met }) => !met)
    .map(({ stage, role, quorum, approvedBy }) => ({
      code: 'approvals',
      stage,
      role,
      count: quorum - approvedBy.length,
    }));
  if (stages.length === 0) missing.push({ code: 'approvals', stage: '', role: '', count: 1 });
  if (objection) missing.push({ code: 'objection', stage: objection.stage, person: objection.person });
  if (missing.length > 0 && mismatches.length > 0 && !mismatches.includes(null)) {
    // All decisions are about something else: name the nearest miss.
    const nearest = (['other-slot', 'other-destination', 'other-hash'] as const).find((one) =>
      mismatches.includes(one),
    );
    if (nearest) missing.push({ code: nearest });
  }
  if (!withinSlot(question.slotWindow, question.now)) missing.push({ code: 'outside-slot' });
  return missing;
}

const sameInstant = (a: string, b: string): boolean => Date.parse(a) === Date.parse(b);
