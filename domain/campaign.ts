import type { ErrorClass } from './errors.ts';
import type { Spend } from './operation.ts';
import type { Operation, PublicationState } from './publication.ts';
import type { Ref } from './ref.ts';

/** Stages of a campaign, in order. From `variants` on it is the least advanced stage of its assets. */
export const campaignStages = [
  'research',
  'strategy',
  'variants',
  'selection',
  'sign-off',
  'slot',
  'publishing',
  'measuring',
  'done',
  'cancelled',
] as const;
export type CampaignStage = (typeof campaignStages)[number];

/** Stages of one asset. `rejected`, `expired` and `cancelled` end it without a publication. */
export const assetStages = [
  'variants',
  'selection',
  'preparing',
  'sign-off',
  'slot',
  'publishing',
  'measuring',
  'done',
  'rejected',
  'expired',
  'cancelled',
] as const;
export type AssetStage = (typeof assetStages)[number];

export const assetEnded = (stage: AssetStage): boolean => ['done', 'rejected', 'expired', 'cancelled'].includes(stage);

/** A step that failed and waits. It never ends the campaign; `retry` does it again. */
export interface Attention {
  step: string;
  errorClass: ErrorClass;
  /** Closed list: `attention.<code>` in the texts of console and CLI. */
  code: string;
  /** Artifact with the details, when there are any. */
  detail: Ref | null;
  since: string;
}

export interface VariantStatus {
  variant: Ref;
  findings: Ref;
  verdict: 'pass' | 'repair' | 'human' | 'block';
  /** It was to differ from what it was made from, and reads the same. */
  unchanged?: true;
  /** How many findings of each verdict. */
  counts: { repair: number; human: number; block: number };
  /** Roles that findings name. */
  roles: string[];
  madeBy: string;
}

export interface StageStatus {
  stage: string;
  role: string;
  quorum: number;
  /** People who approved, in order. */
  approvedBy: string[];
  /** The command that closed the stage. */
  closedBy: { person: string; at: string; decision: 'approve' | 'reject' | 'request_changes' } | null;
}

/** The open approval request of an asset. A new prepared hash makes a new request. */
export interface ApprovalRequest {
  /** `<asset>/<n>`, n counting the requests of the asset. */
  request: string;
  prepared: Ref;
  destination: string;
  slotWindow: { from: string; to: string };
  stages: StageStatus[];
  openedAt: string;
  remindAt: string;
  deadline: string;
  reminded: boolean;
  /** People who approved the version before this one: they reconfirm, seeing only what changed. */
  reconfirmers: string[];
  /** When deputies may decide too; null: never. Left out: opened by a release before 0.2.0. */
  escalateAt?: string | null;
  escalated?: boolean;
  /** Its deadline has passed, and it waits. New times count from when somebody takes it up again. */
  held?: boolean;
  /** The prepared that was approved or open before, for the diff. */
  previous: Ref | null;
}

export interface AssetStatus {
  asset: string;
  channel: string;
  locale: string;
  stage: AssetStage;
  variantsWanted: number;
  /** Rises with each revision; part of child workflow ids. A retry keeps it, so that saved turns are found again. */
  revisions: number;
  /** Rises with each approval request. */
  requests: number;
  variants: VariantStatus[];
  selected: Ref | null;
  slot: string | null;
  /** The instant that it has in the calendar of its channel, once it is approved. */
  place?: string;
  request: ApprovalRequest | null;
  /** What a person asked to be rewritten, while stage is `variants`. */
  revision: Revision | null;
  publication: { id: Ref; state: PublicationState; url: string | null } | null;
  attention: Attention | null;
  /** Something that an admin should mend before the slot. Nothing waits for it. */
  warning?: Attention;
  /** Rises with each retry after an agent's turns were used up: a run anew, not the saved one again. */
  runs: number;
  /** The live page that it changes; null or left out: it makes a new one. */
  page?: Ref | null;
  /** Set for an operation on a live piece: which, and on which publication. Its text is not written here. */
  operation?: { kind: Exclude<Operation, 'publish'>; piece: Ref };
  /** Set where the page is only put right: the publication of it that is live. Its calendar holds it back no more than an operation. */
  corrects?: Ref;
  /** What the platform said when it last looked at the published piece … */
  review?: PlatformState;
  /** … and since when it has been asked. */
  reviewSince?: string;
  /** Number of its publication, when it is not the first: what the platform disapproved of is published again. */
  number?: number;
  /** What the platform disapproved of last, and what it wants of the next version. */
  disapproved?: Revision;
  /** Somebody else has changed that page since: it is read anew before anything is proposed. */
  stale?: boolean;
}

/** The answer to the query `status`, and the state a campaign carries when it continues as new. */
export interface CampaignStatus {
  tenant: string;
  campaign: string;
  brand: string;
  title: string;
  owner: string;
  /** For a refresh that has not found its page yet: its order. */
  brief: Ref;
  stage: CampaignStage;
  paused: boolean;
  /** What was found out first: the research report of a campaign, the decay report of a refresh. */
  research: Ref | null;
  strategy: Ref | null;
  /** Set for a refresh: what it looks for. It has no strategy; the live page says what there is to say. */
  order?: Ref;
  /** Set for an operation on live pieces: nothing is researched or written, `order` says what is done. */
  operates?: boolean;
  /** The schedule that started it. */
  schedule?: string;
  /** Why the house began it by itself: something live is not true any more. `detail` is the `LiveAlert`. */
  alert?: { code: 'truth_changed'; detail: Ref; since: string };
  attention: Attention | null;
  /** As for assets: how often research or strategy were run anew. */
  runs: number;
  assets: AssetStatus[];
  startedAt: string;
  endedAt: string | null;
}

/** `pinRun`'s result: everything a run resolves once, at its start. Hashes, limits and small facts; carried by the workflow. */
export interface Pin {
  tenant: string;
  campaign: string;
  brief: Ref;
  /** Everything else the run rests on, each as an artifact. */
  workspace: Ref;
  products: Ref;
  agents: Ref;
  knowledgeSnapshot: string;
  policySet: string;
  /** Per role: model calls at most, and whether all its tools are short reads (then they run as local activities). */
  roles: Record<string, { maxTurns: number; shortTools: boolean }>;
  repairRounds: number;
  approvals: { reminderAfterHours: number; deadlineHours: number; onTimeout: 'hold' | 'give-up' };
  language: 'de' | 'en';
  brand: string;
  title: string;
  owner: string;
  assets: PinnedAsset[];
}

export interface PinnedAsset {
  asset: string;
  channel: string;
  locale: string;
  variants: number;
  slot: string | null;
  operation?: { kind: Exclude<Operation, 'publish'>; piece: Ref };
  corrects?: Ref;
  /** From the brief, for channels that cost money. */
  spend?: Spend;
  /** Ref of the `Image` that the brief names for it. */
  image?: Ref;
}

type PlatformState = 'live' | 'paused' | 'in-review' | 'disapproved' | 'gone';

/** A change that a person asked for, waiting to be written by the editor. */
export interface Revision {
  base: Ref;
  instruction: Ref;
}
