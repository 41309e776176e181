import type { Draft, TaskSpec, TurnRef, TurnResult } from '../domain/agent-run.ts';
import type { CampaignStatus, Pin, PinnedAsset, StageStatus, VariantStatus } from '../domain/campaign.ts';
import type { PlatformStatus } from '../domain/channel.ts';
import type { SignedCommand } from '../domain/command.ts';
import type { DueCorrection } from '../domain/live-check.ts';
import type { PublicationState } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';

/** What workflows ask of the world. `activities/create-activities.ts` keeps this promise; arguments and results are refs and small facts. */
export interface Activities {
  /** Resolves workspace, cards, prompts, policies and knowledge once. */
  pinRun(input: { tenant: string; campaign: string; brief: Ref }): Promise<Pin>;
  /**
   * Finds the page that decayed most by the export, reads it where it is live, and writes the brief of its refresh. All null: no page is in
   * need of one; the report says why.
   */
  findDecayed(input: {
    tenant: string;
    campaign: string;
    order: Ref;
    /** The time it was due: the export is read as of then. */
    at: string;
  }): Promise<{ report: Ref; brief: Ref; page: Ref } | { report: Ref; brief: null; page: null }>;
  /** Resolves an order: each of its pieces becomes an asset of a campaign that writes nothing. */
  pinOperation(input: { tenant: string; campaign: string; order: Ref }): Promise<Pin>;
  /**
   * The exact request of an operation against what is live now, its text and its findings; `page` is the live page that it changes. A piece
   * that is gone already counts as withdrawn.
   */
  prepareOperation(input: {
    pin: Pin;
    asset: PinnedAsset;
    order: Ref;
    /** Number of the approval request it is made for. */
    request: number;
  }): Promise<
    | (Awaited<ReturnType<Activities['prepareAsset']>> & { variant: VariantStatus; page: Ref | null; gone?: undefined })
    | { gone: { publication: Ref; url: string } }
  >;
  /**
   * Holds live pieces against rules, prices and documents of today, some at a time in the order of their ids, and tells what is not true any
   * more. `next`: where to go on; null: that was the last one.
   */
  checkLive(input: { tenant: string; after: Ref | null }): Promise<{
    checked: number;
    alerts: number;
    unread: number;
    due: DueCorrection[];
    next: Ref | null;
  }>;
  /** Reads a live page that is to be put right, and resolves what its correction rests on. */
  pinCorrection(input: { tenant: string; campaign: string; order: Ref }): Promise<{ pin: Pin; page: Ref; alert: Ref }>;
  /** The live page anew, because somebody has changed it since. */
  readPage(input: { pin: Pin; page: Ref }): Promise<Ref>;
  /** One turn with a model. A finished turn is returned, never repeated. */
  callModel(input: {
    pin: Pin;
    step: string;
    stage: string;
    task: TaskSpec;
    turns: TurnRef[];
    escalate: boolean;
  }): Promise<TurnResult>;
  /** All tool calls of one turn, through the policy choke point. */
  useTools(input: { pin: Pin; step: string; task: TaskSpec; turns: TurnRef[]; turn: Ref }): Promise<Ref>;
  /** Makes variants of drafts, checks them and the existing ones together. */
  checkVariants(input: {
    pin: Pin;
    asset: PinnedAsset;
    /** Null for the refresh of a page. */
    research: Ref | null;
    strategy: Ref | null;
    /** The live page that drafts change; left out: they make a new one. */
    page?: Ref | null;
    /** The variant that somebody wants changed: one that reads the same is `unchanged`. */
    revised?: Ref;
    drafts: Draft[];
    existing: Ref[];
  }): Promise<VariantStatus[]>;
  /** The exact request that would be sent, as an artifact, and the stages that must approve it. */
  prepareAsset(input: {
    pin: Pin;
    asset: PinnedAsset;
    variant: VariantStatus;
    /** Number of the approval request it is made for. */
    request: number;
    /** Number of its publication; left out: the first. */
    number?: number;
  }): Promise<{
    prepared: Ref;
    publication: Ref;
    destination: string;
    stages: Pick<StageStatus, 'stage' | 'role' | 'quorum'>[];
    /** Left out by releases before 0.2.0. */
    times?: ApprovalTimes;
  }>;
  /** Reminder, escalation and deadline of a request, counted from now in the working time of the workspace. */
  approvalTimes(input: { pin: Pin; prepared: Ref }): Promise<ApprovalTimes>;
  /** Signature, role, separation of duties; records the attestation. Refuses with class `denied`. */
  verifyCommand(input: {
    signed: SignedCommand;
    /** Commands may come before the run is pinned. */
    pin: Pick<Pin, 'tenant' | 'campaign'>;
  }): Promise<void>;
  /** Whether what a call had too little money for would have enough now. `detail` says what it was. */
  hasRoom(input: { pin: Pin; detail: Ref }): Promise<boolean>;
  /** Adds what an attested command of a person has approved, and tells the campaigns that wait for money. */
  topUp(input: { pin: Pin; command: string }): Promise<void>;
  /** Takes a place in the calendar of the channel for a publication, until `until` at the latest. Without one, `detail` says why not. */
  reserveSlot(input: {
    pin: Pick<Pin, 'tenant' | 'campaign'>;
    asset: string;
    channel: string;
    publication: Ref;
    /** Null: the earliest opening. */
    slot: string | null;
    until: string;
    /** By the clock of Temporal. Left out: by that of the machine. */
    now?: string;
  }): Promise<
    ({ at: string; detail: null } | { at: null; detail: Ref }) & { /** That it counted from. */ now: string }
  >;
  /** How a channel is now, credentials included; `detail` says what is wrong and what helps. Its report is kept. */
  checkChannel(input: { tenant: string; channel: string }): Promise<{ ok: boolean; detail: Ref | null }>;
  releaseSlot(input: { pin: Pick<Pin, 'tenant' | 'campaign'>; publication: Ref }): Promise<void>;
  /** The one irreversible step. Runs once; what it cannot know becomes `unknown_outcome`. */
  commit(input: {
    pin: Pin;
    publication: Ref;
    prepared: Ref;
    request: string;
    slotWindow: { from: string; to: string };
    /** The slot: nothing is sent before it. Left out by releases before 0.3.0, and for what waits for none. */
    notBefore?: string;
  }): Promise<PublishOutcome>;
  /** Asks the remote system what became of a commit. */
  reconcile(input: { pin: Pin; publication: Ref }): Promise<PublishOutcome>;
  /** Looks up one page of the open outcomes whose campaigns are not running any more; `next` goes in as `after` and is left out by the last one. */
  reconcileOrphans(input: { tenant: string; after?: Ref }): Promise<{ settled: number; open: number; next?: Ref }>;
  /** Reads the live piece and what the channel measures. */
  measure(input: { pin: Pin; publication: Ref }): Promise<
    | {
        /** Where the platform looks at pieces itself. */
        review?: ReviewAnswer;
      }
    // Releases before 0.3.0.
    | undefined
  >;
  /** What the platform says of a published piece by now. */
  askReview(input: { pin: Pin; publication: Ref }): Promise<ReviewAnswer>;
  /** Tells the reviewers of a stage that something waits for them; escalated, their deputies too. */
  remind(input: { pin: Pin; asset: string; request: string; roles: string[]; escalated?: boolean }): Promise<void>;
  /** Writes the projection and lines of the timeline. */
  record(input: { status: CampaignStatus; events: TimelineEvent[] }): Promise<void>;
}

/** When reviewers are reminded, deputies may decide too, and the request has run out. Instants; reminder and escalation fall into working time. */
export interface ApprovalTimes {
  /** By Temporal's clock. Left out by releases before 0.3.0, whose workflows asked their own: that one may tell another time when it is replayed. */
  openedAt?: string;
  remindAt: string;
  /** Null: nobody stands in. */
  escalateAt: string | null;
  deadline: string;
}

/** A line of the timeline before it is written. `key` makes a repeated write harmless. */
export interface TimelineEvent {
  key: string;
  kind: string;
  at: string;
  data: Record<string, unknown>;
}

/** How the platform's own review of a piece stands. */
export interface ReviewAnswer {
  state: PlatformStatus['state'];
  /** Of a disapproved piece: the platform's reasons (foreign text), what the agent is asked, and the piece as it is there. */
  disapproval: { reasons: Ref; instruction: Ref; page: Ref } | null;
}

/** `intended`: the remote system certainly has nothing, so `commit` may be tried again. */
export interface PublishOutcome {
  state: PublicationState;
  url: string | null;
  /** Artifact that says why it was refused. */
  reason?: Ref;
  /** Of `intended`: the channel wants to be left alone for so long. */
  retryAfterMs?: number;
  /** Of `intended`: a part of it is done for good, as many mails of a long list. */
  advanced?: boolean;
}
