import type { CampaignStatus } from '../domain/campaign.ts';
import type { Journal } from '../domain/channel.ts';
import type { SignedCommand } from '../domain/command.ts';
import type { Ref } from '../domain/ref.ts';
import type { Slots } from '../domain/slots.ts';
import type { Sql } from '../domain/sql.ts';
import type { Budgets } from './contract/budgets.ts';
import type { Consents } from './contract/consents.ts';
import type { Credentials } from './contract/credentials.ts';
import type { Events } from './contract/events.ts';
import type { Ledger } from './contract/ledger.ts';
import type { ChannelStates, Lineage, Publications, Stops } from './contract/publications.ts';
import type { Webhooks } from './contract/webhooks.ts';

export type * from './contract/budgets.ts';
export type * from './contract/consents.ts';
export type * from './contract/credentials.ts';
export type * from './contract/events.ts';
export type * from './contract/ledger.ts';
export type * from './contract/publications.ts';
export type * from './contract/webhooks.ts';

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
  readonly budgets: Budgets;
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

/** Projection of running and ended campaigns, written by workflows; can be rebuilt from them by the query `status`. */
export interface Campaigns {
  /** `run` is the workflow's run that says so. What one says after another has followed it comes too late and is left out. */
  put(status: CampaignStatus, run?: string): Promise<void>;
  get(campaign: string): Promise<CampaignStatus | null>;
  /** Newest first. */
  list(filter?: { stage?: string; open?: boolean; limit?: number }): Promise<CampaignStatus[]>;
}

/** Who is logged in. Only hashes of tokens are stored. */
export interface Access {
  /** A token for `person`, given out once. `login` tokens are good for one use. */
  issue(kind: 'login' | 'session' | 'api', person: string, ttlMs: number): Promise<string>;
  /** The person a token stands for, or null when it is unknown, used, expired or of another kind. A `login` token is used up by it. */
  redeem(kind: 'login' | 'session' | 'api', token: string): Promise<string | null>;
  revoke(token: string): Promise<void>;
}
