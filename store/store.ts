import type { CampaignStatus } from '../domain/campaign.ts';
import type { HealthReport, Journal } from '../domain/channel.ts';
import type { SignedCommand } from '../domain/command.ts';
import type { Consent, ConsentProof, RecipientList } from '../domain/consent.ts';
import type { CredentialInfo } from '../domain/credential.ts';
import type { ErrorClass } from '../domain/errors.ts';
import type { TokenUsage } from '../domain/model.ts';
import type { LiveFilter } from '../domain/operation.ts';
import type { PolicyDecision } from '../domain/policy.ts';
import type { Operation, PublicationIdentity, PublicationState, Receipt } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';
import type { Slots } from '../domain/slots.ts';
import type { Sql } from '../domain/sql.ts';

/**
 * What the house remembers. `forTenant` is the only way in: no row is read or written without a tenant, and row-level security of the
 * database sees to it that a statement without its condition still reaches no other tenant's rows.
 */
export interface Store {
  forTenant(tenant: string): TenantStore;
  /** Tenants that have rows. */
  tenants(): Promise<string[]>;
  /**
   * Gives all rows of all tenants to `write`, one by one, as of one moment (one repeatable-read transaction). Rows come in the order in
   * which `load` takes them and pass through little memory; the next one waits for `write`. On Postgres others go on meanwhile; the
   * embedded database has one connection and waits for the end. `write` cannot use this store.
   */
  dump(write: (line: DumpedRow) => Promise<void>): Promise<void>;
  /**
   * Takes the rows of a dump, of either kind of database, in their order: all or, when it throws, none. `conflict` when this database
   * has rows already, or when the dump comes from other migrations (the message says which). It cannot know whether rows are missing
   * at the end: whoever keeps a dump marks its end and checks it before this is over (an iteration that throws undoes everything).
   */
  load(rows: AsyncIterable<DumpedRow>): Promise<void>;
  /** Waits for what is running. Calling it again is harmless. */
  close(): Promise<void>;
}

/**
 * A row of a dump: its columns as PostgreSQL writes them in JSON, e.g. times as ISO 8601 with microseconds. The first rows are of
 * `schema_migrations` (`name`, `checksum`) and say which database this is.
 */
export interface DumpedRow {
  table: string;
  row: Record<string, unknown>;
}

export interface TenantStore {
  readonly tenant: string;
  /**
   * For rooms that bring their own tables (knowledge). Every statement names the tenant, so that it uses the indexes; the database
   * hides the rows of others anyhow. Statements that change the session (SET, RESET, DISCARD, DO, set_config) are refused.
   */
  readonly sql: Sql;
  readonly artifacts: Artifacts;
  readonly turns: Turns;
  readonly commands: Commands;
  readonly publications: Publications;
  readonly journal: Journal;
  readonly lineage: Lineage;
  readonly channels: ChannelStates;
  readonly slots: Slots;
  readonly stops: Stops;
  readonly campaigns: Campaigns;
  readonly events: Events;
  readonly ledger: Ledger;
  readonly access: Access;
  readonly credentials: Credentials;
  readonly webhooks: Webhooks;
  readonly consents: Consents;
}

/** Immutable values, each in an envelope `{ kind, salt, value }`, addressed by the hash of the envelope's canonical JSON. */
export interface Artifacts {
  /** A new random salt each time, so equal values get different refs and a ref tells nothing about its value. */
  put(kind: string, value: unknown): Promise<Ref>;
  /** `not_found` for an unknown, foreign or erased ref; checks the hash on the way out. */
  get<T>(ref: Ref): Promise<T>;
  /** Erases value and salt; the ref stays known as erased. */
  erase(ref: Ref): Promise<void>;
}

/**
 * Steps that must not run twice: model turns and tool calls. A key is claimed with a lease and a fencing token before the work
 * and finished with the ref of its result; who comes later finds the result.
 */
export interface Turns {
  /**
   * `finished` with the saved result; `claimed` with a token that is higher than every one before; `busy` until the lease of another
   * ends (`untilMs`: Unix time by the database's clock, which is past when the claim was let go of meanwhile).
   */
  claim(
    key: string,
    leaseMs: number,
  ): Promise<
    { state: 'finished'; result: Ref } | { state: 'claimed'; token: number } | { state: 'busy'; untilMs: number }
  >;
  /** Prolongs the lease of a claim while its work is under way; false when somebody else has taken over. */
  renew(key: string, token: number, leaseMs: number): Promise<boolean>;
  /** `conflict` when the token is not the newest claim's: somebody took over, and that result counts. */
  finish(key: string, token: number, result: Ref): Promise<void>;
  /** Lets go of a claim whose work failed without a result, so that a retry need not wait for the lease. */
  release(key: string, token: number): Promise<void>;
}

/** Attested commands, as evidence. `commit` reads them again; the workflow's word is never proof. */
export interface Commands {
  /** Idempotent by command id; `conflict` when another command has that id. */
  record(signed: SignedCommand): Promise<void>;
  get(id: string): Promise<SignedCommand | null>;
  /** Every recorded `decide` about this prepared artifact, oldest first. */
  decisionsOn(prepared: Ref): Promise<SignedCommand[]>;
  /** Every command of a campaign, oldest first. */
  ofCampaign(campaign: string): Promise<SignedCommand[]>;
}

export interface PublicationRow {
  id: Ref;
  identity: PublicationIdentity;
  campaign: string;
  operation: Operation;
  /** The publication that an operation acts on; null for `publish`. */
  piece: Ref | null;
  state: PublicationState;
  prepared: Ref;
  /** Rises with each compare-and-set to `committing`. */
  attempt: number;
  receipt: Receipt | null;
  /** Artifact that says why, for `refused` and `unknown_outcome`. */
  reason: Ref | null;
  updatedAt: string;
  /** Milliseconds since `updatedAt` when the row was read, by the database's clock: those of machines may be hours apart. */
  untouchedMs: number;
}

export interface Publications {
  /**
   * The row for this identity: made as `intended` when it is new. While it is `intended` or `refused`, `prepared` is replaced and it
   * is `intended` again; in any other state it is returned as it is. `conflict` when the identity has a row under another id.
   */
  intend(
    id: Ref,
    identity: PublicationIdentity,
    campaign: string,
    prepared: Ref,
    /** Left out: `publish`. */
    about?: { operation: Exclude<Operation, 'publish'>; piece: Ref },
  ): Promise<PublicationRow>;
  /** Compare-and-set `intended → committing`; null when the row is in any other state or carries another prepared. */
  beginCommit(id: Ref, prepared: Ref): Promise<PublicationRow | null>;
  /**
   * From `committing` or `unknown_outcome` to an outcome; `intended` again when the remote system certainly has nothing. The same
   * outcome twice is the same as once; anything else is a `conflict`, also the word of an attempt that a newer one has overtaken.
   */
  settle(
    row: Pick<PublicationRow, 'id' | 'attempt'>,
    outcome:
      | { state: 'published'; receipt: Receipt }
      | { state: 'refused' | 'unknown_outcome' | 'intended'; reason: Ref | null },
  ): Promise<void>;
  get(id: Ref): Promise<PublicationRow | null>;
  /** Newest first. */
  list(filter?: { campaign?: string; state?: PublicationState; limit?: number }): Promise<PublicationRow[]>;
  /**
   * What is there now: the newest published row of each remote piece, newest first; a withdrawn one only with `withdrawn`. Its operation
   * says how the piece stands.
   */
  live(filter?: {
    channel?: string;
    remoteId?: string;
    campaign?: string;
    ids?: readonly Ref[];
    withdrawn?: boolean;
    limit?: number;
  }): Promise<PublicationRow[]>;
  /**
   * What costs money on a channel, or may: of each remote piece the newest published row that enables it, unless it was paused or withdrawn
   * after that, and every enabling whose outcome is open. An enabling that has begun is seen by all that begin later.
   */
  enabled(channel: string): Promise<PublicationRow[]>;
  /** Puts down that a piece is gone already: a withdrawal that nobody had to carry out. What was begun under this identity stays as it is. */
  noteGone(
    id: Ref,
    identity: PublicationIdentity,
    campaign: string,
    gone: { prepared: Ref; piece: Ref; receipt: Receipt },
  ): Promise<PublicationRow>;
  /** Rows whose outcome is open and which nobody has touched for so long, oldest first. */
  unsettled(sinceMs: number, limit?: number): Promise<PublicationRow[]>;
  /** Published rows with their final HTML text (from the prepared artifact), for duplicate checks and the pages tool. */
  published(
    limit: number,
  ): Promise<{ publication: Ref; channel: string; title: string; html: string; url: string; publishedAt: string }[]>;
}

/** One thing that a publication was made from. */
export interface LineageEntry {
  /** `claim` and `text`: words; `source`: document id or SKU; `prompt`: a role or the hash of its prompt; `rule`: e.g. `price/below-minimum`. */
  kind: 'claim' | 'text' | 'source' | 'prompt' | 'model' | 'rule';
  value: string;
}

/** What publications were made from, so that live pieces are found again when one of it turns out wrong. */
export interface Lineage {
  /** Replaces what was known of this publication: until it is sent it may be prepared anew. */
  record(publication: Ref, entries: readonly LineageEntry[]): Promise<void>;
  /** What is known of a publication, each once, in the order of `record`. Claims and texts come folded: lower case, single spaces. */
  of(publication: Ref): Promise<LineageEntry[]>;
  /** Publications, in whatever state, that answer all of the filter, newest first. Words of a claim are found in any case and spacing. */
  find(filter: LiveFilter): Promise<Ref[]>;
}

/** A channel as it stands: whether it takes anything, and how it was when it was last looked at. */
export interface ChannelState {
  channel: string;
  /** `by` is `person:<id>`, or `house` when the channel refused the credentials. */
  paused: { at: string; by: string; reason: string } | null;
  health: HealthReport | null;
  checkedAt: string | null;
}

export interface ChannelStates {
  /** Null for a channel of which nothing has been noted. */
  get(channel: string): Promise<ChannelState | null>;
  /** By name. */
  list(): Promise<ChannelState[]>;
  /** From now on nothing is sent there. The first pause stays, with its reason, until somebody resumes. True for that first one. */
  pause(channel: string, by: string, reason: string): Promise<boolean>;
  resume(channel: string): Promise<void>;
  noteHealth(channel: string, report: HealthReport): Promise<void>;
}

/** An emergency stop: while it is in force nothing new goes out within its scope. Lifted ones stay as evidence. */
export interface Stop {
  id: string;
  scope: 'all' | 'brand' | 'channel';
  /** Brand id or channel name; empty for `all`. */
  value: string;
  reason: string;
  /** Person id. */
  by: string;
  at: string;
  lifted: { by: string; at: string } | null;
}

export interface Stops {
  set(stop: Pick<Stop, 'scope' | 'value' | 'reason' | 'by'>): Promise<Stop>;
  /** `not_found` for an unknown id, with those in force; a second time it says who was first. */
  lift(id: string, by: string): Promise<Stop>;
  /** Those in force first, then the newest. */
  list(): Promise<Stop[]>;
  /** The widest one that holds back this brand and channel now, or null. */
  inForce(where: { brand: string; channel: string }): Promise<Stop | null>;
}

/** Projection of running and ended campaigns, written by workflows; can be rebuilt from them by the query `status`. */
export interface Campaigns {
  put(status: CampaignStatus): Promise<void>;
  get(campaign: string): Promise<CampaignStatus | null>;
  /** Newest first. */
  list(filter?: { stage?: string; open?: boolean; limit?: number }): Promise<CampaignStatus[]>;
}

/** One line of a campaign's timeline. `data` holds refs, ids and numbers. */
export interface CampaignEvent {
  sequence: number;
  campaign: string;
  at: string;
  kind: string;
  data: Record<string, unknown>;
}

export interface Events {
  /** Idempotent by `key` when one is given: a replayed activity writes one line. */
  append(campaign: string, kind: string, data: Record<string, unknown>, key?: string): Promise<void>;
  /** In order, after a sequence number. */
  list(campaign: string, after?: number): Promise<CampaignEvent[]>;
}

/** A finished model call. `key` is the turn's: recording it twice counts once. */
export interface ModelCallRecord {
  key: string;
  campaign: string;
  role: string;
  stage: string;
  model: string;
  route: string;
  usage: TokenUsage;
  costCents: number | null;
  milliseconds: number;
}

/** What one stage of a campaign took of models. */
export interface StageSpend {
  stage: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** Euro cents; null when the price of a call is not known. */
  costCents: number | null;
  milliseconds: number;
}

/** Append-only records of what was decided and spent. */
export interface Ledger {
  recordModelCall(call: ModelCallRecord): Promise<void>;
  /** Which role asked which model in a campaign, each pair once, in order of first call. */
  modelsOf(campaign: string): Promise<{ role: string; model: string }[]>;
  /** Euro cents of all calls of a campaign whose price is known. */
  knownCents(campaign: string): Promise<number>;
  /** Sums per stage, in order of first call. `costCents` is null as soon as the price of one call is not known. */
  spend(campaign: string): Promise<StageSpend[]>;
  recordDecision(decision: {
    principal: string;
    action: string;
    resource: string;
    campaign: string | null;
    decision: PolicyDecision;
  }): Promise<void>;
  /** Newest first. */
  decisions(filter?: { campaign?: string; allowed?: boolean; limit?: number }): Promise<
    {
      at: string;
      principal: string;
      action: string;
      resource: string;
      campaign: string | null;
      decision: PolicyDecision;
    }[]
  >;
}

/** A credential as the database knows it: sealed. */
export interface CredentialRow extends CredentialInfo {
  /** The data key of this version, wrapped by the key `keyId`. */
  wrappedKey: string;
  sealed: string;
}

/** Sealed credentials. Who opens them is `house/credentials`. */
export interface Credentials {
  get(name: string): Promise<CredentialRow | null>;
  /** By name. */
  list(): Promise<CredentialRow[]>;
  /** Compare-and-set: becomes version `former + 1`, 0 being none; `conflict` when there is another. Lease and trouble are over. */
  put(
    name: string,
    sealed: Pick<CredentialRow, 'kind' | 'keyId' | 'wrappedKey' | 'sealed' | 'expiresAt' | 'updatedBy'>,
    former: number,
  ): Promise<number>;
  /** The same version under another key; false when it is not there any more, or wrapped otherwise by now. */
  rewrap(
    name: string,
    version: number,
    former: string,
    next: Pick<CredentialRow, 'keyId' | 'wrappedKey'>,
  ): Promise<boolean>;
  /** Whether there was one. */
  remove(name: string): Promise<boolean>;
  noteUse(name: string): Promise<void>;
  /** Of this version only; null: nothing is wrong any more. */
  noteTrouble(name: string, version: number, trouble: ErrorClass | null): Promise<void>;
  /** The right to refresh this version, for so long; null when somebody else has it, or the version is another by now. */
  claim(name: string, version: number, leaseMs: number): Promise<number | null>;
  release(name: string, lease: number): Promise<void>;
}

/** Who is logged in. Only hashes of tokens are stored. */
export interface Access {
  /** A token for `person`, given out once. `login` tokens are good for one use. */
  issue(kind: 'login' | 'session' | 'api', person: string, ttlMs: number): Promise<string>;
  /** The person a token stands for, or null when it is unknown, used, expired or of another kind. A `login` token is used up by it. */
  redeem(kind: 'login' | 'session' | 'api', token: string): Promise<string | null>;
  revoke(token: string): Promise<void>;
}

/** A message to an endpoint. */
export interface WebhookMessage {
  endpoint: string;
  /** The same for every attempt and endpoint: receivers know a repeat by it. */
  id: string;
  type: string;
  /** JSON, as it is signed and sent. */
  body: string;
}

/** A message, and what became of it. */
export interface WebhookDelivery extends WebhookMessage {
  createdAt: string;
  attempt: number;
  /** Null once it is delivered or given up. */
  nextAt: string | null;
  deliveredAt: string | null;
  lastStatus: number | null;
  lastTrouble: string | null;
}

/** What came of a message from outside. */
export interface WebhookReceipt {
  /** Campaigns that it started. */
  campaigns: string[];
  /** Why a rule that matched started none; empty when all went well. */
  refused: { rule: number; reason: string }[];
}

export interface Webhooks {
  /** Lines of timelines that nobody has been told of yet, each campaign's in order. */
  pending(limit: number): Promise<CampaignEvent[]>;
  /** Keeps the messages that became of these lines and lets go of the lines, in one transaction. Two that do it at once make one message. */
  announce(lines: readonly CampaignEvent[], messages: readonly WebhookMessage[]): Promise<void>;
  add(message: WebhookMessage): Promise<void>;
  /** Leases messages that are due, each to one caller. */
  take(limit: number, leaseMs: number): Promise<WebhookDelivery[]>;
  /** What an attempt came to; `againMs` null gives it up. Nothing when a later attempt has begun. */
  settle(
    delivery: Pick<WebhookDelivery, 'endpoint' | 'id' | 'attempt'>,
    outcome: { delivered: boolean; status: number | null; trouble: string | null; againMs: number | null },
  ): Promise<void>;
  /** Newest first. */
  list(filter?: { endpoint?: string; open?: boolean; limit?: number }): Promise<WebhookDelivery[]>;
  /** Sends it once more, under the same id. */
  again(endpoint: string, id: string): Promise<WebhookDelivery>;
  /** Null for a message that has no outcome yet; `conflict` when the id came before with another body. */
  receive(hook: string, id: string, bodyHash: string): Promise<WebhookReceipt | null>;
  received(hook: string, id: string, outcome: WebhookReceipt): Promise<void>;
  /** Campaigns that the hook has started since then. */
  startedSince(hook: string, since: Date): Promise<number>;
}

/** Somebody to whom a mail may go now. */
export interface Entitled {
  id: string;
  address: string;
  name: string | null;
  confirmedAt: string;
  /** Signs this person off. */
  token: string;
}

export interface ConsentRow {
  address: string;
  list: string;
  purpose: string;
  proof: ConsentProof;
  withdrawnAt: string | null;
}

/** Who wants mail. Opt-out beats everything: what was withdrawn counts again only when it is confirmed anew, later than that. */
export interface Consents {
  /** All or none. `optedOut`: those that were left out because the person has said no since. */
  record(entries: readonly Consent[]): Promise<{ added: number; renewed: number; optedOut: number; unchanged: number }>;
  /** From one list or, left out, from all; says how many consents that ended. */
  withdraw(who: { address: string } | { token: string }, list?: string): Promise<number>;
  knowsToken(token: string): Promise<boolean>;
  /** Ids of those who want it now. */
  wanting(mailing: Pick<RecipientList, 'list' | 'purpose'>): Promise<string[]>;
  /** Of a list, those who still want it and have not had their share of the week; what this publication sent to them does not count. */
  entitled(list: RecipientList, publication: Ref): Promise<Entitled[]>;
  /** Remembers a mail for the caps. Doing it again changes nothing. */
  noteSent(publication: Ref, id: string): Promise<void>;
  of(address: string): Promise<ConsentRow[]>;
  lists(): Promise<{ list: string; purpose: string; wanting: number; withdrawn: number }[]>;
  /** Forgets address, name and consents; the id stays in what was sent. False when the address is not known. */
  erase(address: string): Promise<boolean>;
}
