import { z } from 'zod';
import type { Brief, Estimate } from '../../domain/brief.ts';
import type { AssetStatus, CampaignStatus } from '../../domain/campaign.ts';
import type { CommandOutcome } from '../../domain/command.ts';
import { Content, type Variant } from '../../domain/content.ts';
import type { Finding } from '../../domain/finding.ts';
import type { KnowledgeDocument, Passage } from '../../domain/knowledge.ts';
import type { OperationOrder, Spend } from '../../domain/operation.ts';
import type { PolicyDecision } from '../../domain/policy.ts';
import type { Receipt } from '../../domain/publication.ts';
import type { DecayReport, RefreshOrder } from '../../domain/refresh.ts';
import { type Bilingual, Instant } from '../../domain/text.ts';
import type { ChannelConfig, Person } from '../../domain/workspace.ts';
import type { CampaignEvent, StageSpend } from '../../store/store.ts';
import type { CalendarDesk } from './calendar/views.ts';
import type { ChannelDesk } from './channels/views.ts';
import type { ConsentDesk } from './consent-desk.ts';
import type { CredentialDesk } from './credential-desk.ts';
import type { LiveDesk, OperationKind } from './live/views.ts';
import type { LiveView } from './live-view.ts';
import type { ScheduleReport } from './schedule/views.ts';
import type { StopDesk } from './stops/views.ts';
import type { UnsettledDesk } from './unsettled/views.ts';
import type { WebhookDesk } from './webhook-desk.ts';

/**
 * All that people can do at the desk, each call in the name of an authenticated person of one tenant. The API, the CLI behind it and the
 * pages of the console stand on this and on nothing else. Every call asks the policy layer; refusals and mistakes are `CopydeskError`s.
 */
export interface Desk
  extends CalendarDesk,
    WebhookDesk,
    LiveDesk,
    UnsettledDesk,
    ChannelDesk,
    StopDesk,
    ConsentDesk,
    CredentialDesk {
  estimate(viewer: Person, brief: unknown): Promise<Estimate>;
  /** Starts the campaign of this brief, or finds the one that runs under its id. `again` starts a further one after it has ended. */
  start(
    viewer: Person,
    brief: unknown,
    options?: { again?: boolean },
  ): Promise<{ campaign: string; existing: boolean }>;
  campaigns(viewer: Person, filter?: { open?: boolean; limit?: number }): Promise<CampaignStatus[]>;
  campaign(viewer: Person, id: string): Promise<CampaignView>;
  timeline(viewer: Person, id: string, after?: number): Promise<CampaignEvent[]>;
  /** The timeline after a sequence number and then each line as it comes, until `signal` aborts. */
  follow(viewer: Person, id: string, after: number, signal: AbortSignal): Promise<AsyncIterable<CampaignEvent>>;
  asset(viewer: Person, id: string, asset: string): Promise<AssetView>;
  /** The page as readers will see it: complete HTML without scripts, to be shown in a sandboxed frame only. */
  preview(viewer: Person, prepared: string): Promise<string>;
  inbox(viewer: Person): Promise<InboxItem[]>;
  /** Carries out what a person decided. `commandId` (a UUID) makes a repeat harmless: it gets the first outcome. */
  command(viewer: Person, campaign: string, request: CommandRequest, commandId?: string): Promise<CommandOutcome>;
  /** Each with its newest run. */
  schedules(viewer: Person): Promise<ScheduleReport[]>;
  schedule(viewer: Person, id: string): Promise<ScheduleReport>;
  createSchedule(viewer: Person, spec: unknown): Promise<ScheduleReport>;
  /** The whole spec anew; its id stays. */
  updateSchedule(viewer: Person, id: string, spec: unknown): Promise<ScheduleReport>;
  pauseSchedule(viewer: Person, id: string, note?: string): Promise<ScheduleReport>;
  resumeSchedule(viewer: Person, id: string, note?: string): Promise<ScheduleReport>;
  /** A run now, by the overlap policy of the schedule. */
  triggerSchedule(viewer: Person, id: string): Promise<ScheduleReport>;
  /** Makes up for the runs of a time that has passed; `due` are their times. */
  backfillSchedule(viewer: Person, id: string, backfill: unknown): Promise<{ due: string[]; schedule: ScheduleReport }>;
  /** Its runs go on. */
  deleteSchedule(viewer: Person, id: string): Promise<void>;
  searchKnowledge(viewer: Person, query: { text: string; language?: 'de' | 'en'; limit?: number }): Promise<Passage[]>;
  addKnowledge(
    viewer: Person,
    /** Without `readers`, a new document is for everybody and a replaced one for whom it was. `widen` lets more people read it than before. */
    document: { name: string; bytes: Uint8Array; readers?: string[]; widen?: boolean },
  ): Promise<{ id: string; change: string }>;
  documents(viewer: Person): Promise<KnowledgeDocument[]>;
  explain(viewer: Person, question: PolicyQuestion): Promise<Explanation>;
  decisions(
    viewer: Person,
    filter?: { campaign?: string; allowed?: boolean; limit?: number },
  ): Promise<RecordedDecision[]>;
  /** Whether the person may see how the house is set up. */
  administers(viewer: Person): Promise<boolean>;
  people(): Promise<Person[]>;
  /** What a brief can name, and what a text is held against. */
  workspaceSummary(viewer: Person): Promise<WorkspaceSummary>;
}

export interface WorkspaceSummary {
  brand: { id: string; name: string };
  /** In which people think of times, e.g. `Europe/Berlin`. */
  timeZone: string;
  channels: ({ name: string } & Pick<ChannelConfig, 'title' | 'format' | 'locales' | 'limits'>)[];
  products: { sku: string; name: Bilingual }[];
}

/** A command as people give it: with texts, where the workflow gets refs. */
export const CommandRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('decide'),
    asset: z.string(),
    /** The ref of what the person has seen. A decision about anything else is refused. */
    prepared: z.string(),
    decision: z.enum(['approve', 'reject', 'request_changes']),
    /** The approval stage; left out, the one that is open. */
    stage: z.string().optional(),
    comment: z.string().max(4_000).optional(),
  }),
  z.strictObject({ kind: z.literal('select'), asset: z.string(), variant: z.string() }),
  z.strictObject({ kind: z.literal('edit'), asset: z.string(), base: z.string(), content: Content }),
  z.strictObject({
    kind: z.literal('rewrite'),
    asset: z.string(),
    base: z.string(),
    instruction: z.string().min(3).max(4_000),
  }),
  z.strictObject({ kind: z.literal('reschedule'), asset: z.string(), slot: Instant }),
  z.strictObject({ kind: z.literal('retry'), asset: z.string().optional() }),
  z.strictObject({
    kind: z.literal('top-up'),
    /** Whose limit is raised: that of the campaign, or for this month that of its brand or of the whole workspace. */
    scope: z.enum(['campaign', 'team', 'month']).default('campaign'),
    /** Euro cents. */
    cents: z.number().int().min(1).max(10_000_000),
  }),
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('cancel'), reason: z.string().max(4_000).optional() }),
]);
export type CommandRequest = z.infer<typeof CommandRequest>;

export interface CampaignView {
  status: CampaignStatus;
  /** Null for a refresh that has chosen no page: its brief is written for the page. */
  brief: Brief | null;
  /** Set for a refresh: what it looks for, and what it found as soon as it has looked. */
  refresh: { order: RefreshOrder; report: DecayReport | null } | null;
  /** Set for an operation: what is done with live pieces, and why. */
  operation: { order: OperationOrder; pieces: ({ asset: string } & OperationView)[] } | null;
  /** Per stage, in order. `costCents` is null when a price is not known. */
  spend: StageSpend[];
  /** Of the campaign, and this month of its brand and of the workspace. */
  budget: BudgetView[];
  publications: { asset: string; state: string; receipt: Receipt | null }[];
  /** Words for `attention` of the campaign and its assets, by step. */
  troubles: {
    asset: string | null;
    step: string;
    errorClass: string;
    code: string;
    message: string | null;
    /** The message in both languages, where it is the house's own. */
    words?: Bilingual;
  }[];
}

/** What models have cost, in euro cents. `limitCents` has the approvals in it; null: there is none. */
export interface BudgetView {
  scope: 'campaign' | 'team' | 'month';
  /** Set aside for calls under way. */
  reservedCents: number;
  knownCents: number;
  /** Of calls whose outcome nobody knows: what they may have cost at most. */
  unknownCents: number;
  limitCents: number | null;
}

export interface AssetView {
  campaign: string;
  status: AssetStatus;
  variants: VariantView[];
  /** What is up for sign-off, or was last. */
  prepared: PreparedView | null;
  /** What was up before it, for a page that shows only the changed words. */
  previous: PreparedView | null;
  /** The live page that it changes; null for one that makes a new page. */
  live: LiveView | null;
  /** Set for an operation on a live piece: nothing is written, so there are no variants. */
  operation: OperationView | null;
  /** Comments and instructions of people about this asset, newest first. */
  comments: { person: string; at: string; action: string; text: string }[];
  /** Person ids in whose place the viewer may decide about it now, without holding the role. */
  deputyFor: string[];
}

/** What is about to be done with a live piece. */
export interface OperationView {
  kind: OperationKind;
  /** Why, in the words of who ordered it. */
  reason: string;
  correction: NonNullable<OperationOrder['correction']> | null;
  /** The piece as the desk knows it. */
  piece: { publication: string; campaign: string; asset: string; channel: string; title: string; url: string };
  /** `enable`: what it may cost from then on. */
  spend: Spend | null;
}

export interface VariantView extends Variant {
  ref: string;
  verdict: string;
  findings: Finding[];
  /** The passages that its claims cite. */
  sources: Pick<Passage, 'id' | 'document' | 'title' | 'heading' | 'text'>[];
}

export interface PreparedView {
  ref: string;
  title: string;
  html: string;
  destination: string;
}

/** Something that waits for somebody. */
export interface InboxItem {
  campaign: string;
  title: string;
  asset: string | null;
  kind: 'select' | 'sign-off' | 'attention';
  /** What is to be done with a live piece; null where something new is to be published. */
  operation: OperationKind | null;
  /** Role that it waits for. */
  role: string;
  stage: string | null;
  since: string;
  deadline: string | null;
  /** The viewer approved the version before and is asked to reconfirm the change. */
  reconfirm: boolean;
  /** The viewer holds the role, or may decide as the deputy of somebody who does. */
  mine: boolean;
  /** Person ids in whose place the viewer may decide now, without holding the role. */
  deputyFor: string[];
  /** The deputies of all who hold the role may decide now too. */
  escalated: boolean;
  attention: string | null;
  /** Code of the closed list behind `attention`. */
  code: string | null;
}

export interface PolicyQuestion {
  /** `person:<id>`, `agent:<role>` or `service:publisher`. */
  principal: string;
  action: string;
  /** `<Type>:<id>`, e.g. `Campaign:launch`; left out, a sensible one for the action. */
  resource?: string;
  context?: Record<string, unknown>;
  language?: 'de' | 'en';
}

export interface Explanation {
  decision: PolicyDecision;
  sentences: string[];
}

export interface RecordedDecision {
  at: string;
  principal: string;
  action: string;
  resource: string;
  campaign: string | null;
  decision: PolicyDecision;
}
