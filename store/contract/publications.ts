import type { HealthReport } from '../../domain/channel.ts';
import type { LiveFilter } from '../../domain/operation.ts';
import type { Operation, PublicationIdentity, PublicationState, Receipt } from '../../domain/publication.ts';
import type { Ref } from '../../domain/ref.ts';

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
  /** Right before the request: whether this attempt is still the one that commits; if so it counts as touched now. */
  stillCommits(row: Pick<PublicationRow, 'id' | 'attempt'>): Promise<boolean>;
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
   * What is there now: the newest published row of each remote piece, newest first; a withdrawn one only with `withdrawn`, and
   * only until it has come back, be it under another id of the remote system. Its operation says how the piece stands.
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
  /**
   * Rows whose outcome is open and which nobody has touched for so long, the oldest publication first; of them those that come after `after`, a
   * row of any state, so that one page follows the other whatever happens to its rows meanwhile.
   */
  unsettled(sinceMs: number, limit?: number, after?: Ref | null): Promise<PublicationRow[]>;
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
