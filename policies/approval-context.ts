import type { Command } from '../domain/command.ts';
import type { Finding, Verdict } from '../domain/finding.ts';
import type { Operation } from '../domain/publication.ts';
import { type ApprovalQuestion, matchesOf, rolesOf, tallyApproval } from './approval-rules.ts';
import { placeOf } from './place-of.ts';

/**
 * The context of the Cedar action `decide` for a command that is about to be recorded.
 * `question.decisions` are those recorded before it, without itself: a replay of a recorded command is answered, not decided again.
 */
export function decideContext(question: ApprovalQuestion, command: Command) {
  const { person, action } = command;
  const decide = action.kind === 'decide' ? action : null;
  const before = tallyApproval(question);
  const approved = before.stages.filter(({ approvedBy }) => approvedBy.includes(person)).map(({ stage }) => stage);
  const aboutThis =
    decide !== null &&
    command.tenant === question.tenant &&
    command.campaign === question.campaign &&
    decide.asset === question.asset &&
    decide.request === question.request;
  const matches = aboutThis ? matchesOf(question, decide) : { hash: false, destination: false, slot: false };
  const role = question.stages.find(({ stage }) => stage === decide?.stage)?.role ?? '';
  const place = placeOf(question, person, role, command.at);
  return {
    tenant: command.tenant,
    role,
    decision: decide?.decision ?? '',
    stageOpen: before.openStage !== null && before.openStage === decide?.stage,
    contributor: question.contributors.includes(person),
    deputy: place.deputy,
    escalated: place.escalated,
    holderAway: place.holderAway,
    holderContributor: place.standsInFor.length > 0 && place.unwritten.length === 0,
    sameStage: approved.some((stage) => stage === decide?.stage),
    otherStage: approved.some((stage) => stage !== decide?.stage),
    solo: question.solo,
    hashMatches: matches.hash,
    destinationMatches: matches.destination,
    slotMatches: matches.slot,
  };
}

/** The principal of a command: the roles come from the workspace, never from the command. */
export const personOf = (question: ApprovalQuestion, person: string) => ({
  type: 'Person' as const,
  id: person,
  roles: rolesOf(question, person),
});

/** What `commit` found just now, right before the request would go out. */
export interface PublishFacts {
  operation: Operation;
  stopped: boolean;
  /** The channel takes nothing new now, by its calendar. */
  blackout: boolean;
  /** Whoever is written to has consented; true where nobody is. */
  consent: boolean;
  /** Of the guardrails, run again now. */
  findings: readonly Pick<Finding, 'verdict' | 'role'>[];
  /** Stages as the workspace configured them, also those that this request did not need. */
  configuredStages: readonly { role: string }[];
  /** Readers by the label of the content; `['*']` is everybody. */
  readers: readonly string[];
  /** Who has to approve spending, by the workspace as it is now. */
  spendStage: { role: string; quorum: number };
  /** What it may cost, and may cost at most; see the schema. */
  spending: { dailyCents: number; dailyCeilingCents: number; totalCents: number; totalCeilingCents: number };
}

/** The stage that a request has beside the configured ones before anything may cost money. */
export const spendStage = 'spend';

/** The context of the Cedar action `publish`, from the attested decisions and what `commit` found. */
export function publishContext(question: ApprovalQuestion, facts: PublishFacts) {
  const approval = tallyApproval(question);
  const endorsing = approval.stages.filter(({ met }) => met).map(({ role }) => role);
  // A finding for a role without a stage of its own is endorsed by those who sign off.
  const needed = facts.configuredStages.map(({ role }) => role).filter((role) => !endorsing.includes(role));
  const ofVerdict = (verdict: Verdict) => facts.findings.filter((finding) => finding.verdict === verdict);
  return {
    tenant: question.tenant,
    approved: approval.approved,
    quorumMet: approval.met,
    hashMatches: approval.hashMatches,
    destinationMatches: approval.destinationMatches,
    withinSlot: approval.withinSlot,
    blackout: facts.blackout,
    consent: facts.consent,
    operation: facts.operation,
    stopped: facts.stopped,
    blockFindings: ofVerdict('block').length,
    // Whatever the verdict: of `repair` findings those name a role that people must endorse when agents could not mend them.
    unendorsedFindings: facts.findings.filter(({ role }) => role !== null && needed.includes(role)).length,
    readers: [...facts.readers],
    spendApproved: approval.stages.some(
      ({ stage, role, quorum, met }) =>
        stage === spendStage && role === facts.spendStage.role && quorum >= facts.spendStage.quorum && met,
    ),
    ...facts.spending,
  };
}
