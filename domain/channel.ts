import type { ZodType } from 'zod';
import type { Content } from './content.ts';
import type { Image } from './image.ts';
import type { Spend } from './operation.ts';
import type { Receipt } from './publication.ts';
import type { Ref } from './ref.ts';

/** Version of this contract. A connector states the one it was written for. */
export const channelContract = 2;

/** What a channel can promise, shown in docs and console. */
export interface ChannelCapabilities {
  /** What a piece is there: a page of a site, an ad of an account, a mail to recipients, a post of a social profile. */
  kind: 'page' | 'ad' | 'mail' | 'post';
  /** How a repeat is recognised: by an id of ours, by look-up, or not at all (then we promise 'at most once'). */
  exactlyOnce: 'own-id' | 'look-up' | 'at-most-once';
  drafts: boolean;
  /**
   * A live page is changed only while it is as it was read. Where the remote system cannot compare in the moment of writing, a short window
   * stays; what was overwritten in it is found afterwards and reported as an `unknown_outcome` that says how to restore it.
   */
  conditionalUpdate: boolean;
  unpublish: boolean;
  metrics: boolean;
  /** The platform looks at a piece after it is there; `status` is asked until it has decided. */
  review: boolean;
  /** A piece is created paused and is seen only after `enable`, which needs an approval of the stage `spend`. */
  spend: boolean;
  /** New pieces may have a featured image; left out: the channel is never given one. */
  media?: boolean;
}

/** A publication about to be prepared. */
export interface PrepareInput {
  publication: Ref;
  content: Content;
  locale: string;
  /** Printed or embedded where the channel has room for it: `AI-assisted`, brand, campaign … */
  metadata: Record<string, string>;
  /** The live page that this changes; left out: a new one. Blocks that the content leaves as they are keep their bytes. */
  live?: LiveVersion;
  /** What an ad may cost once it is enabled, from the brief. */
  spend?: Spend;
  /** Featured image of a new piece. */
  image?: Image;
  /** For a mail: ref of the list of its recipients (`Recipient[]`), and how many there are. */
  recipients?: { list: Ref; count: number };
}

/** Something to be done with a piece that is live. A correction is no operation: it is `prepare` with `live`. */
export interface OperationInput {
  /** Id of the operation as a publication of its own. */
  publication: Ref;
  kind: 'withdraw' | 'restore' | 'enable' | 'pause';
  locale: string;
  /** The piece as it is now. */
  live: LiveVersion;
  /** `restore`: the version to go back to, byte for byte. */
  former?: LiveVersion;
  /** `enable`: what it may cost. */
  spend?: Spend;
}

/**
 * The exact request that will be sent, and the preview made from it. JSON only; it is an artifact, and approval binds to its hash.
 * `title` and `html` are what readers get, byte for byte.
 */
export interface Prepared {
  contract: typeof channelContract;
  connector: string;
  channel: string;
  destination: string;
  publication: Ref;
  /** Derived from the publication id alone; what `find` looks for. */
  marker: string;
  title: string;
  html: string;
  /** hashOf({ title, html }) */
  contentHash: string;
  /** Set when a live page is changed: written only while the page still is as it was read. */
  update?: {
    remoteId: string;
    /** Of the live version that the change was made for; what `update` compares. */
    revision: string;
    /** hashOf({ title, html }) of that version: by it `find` tells a page that nobody has changed since. */
    formerHash: string;
  };
  /** Set when a live piece is withdrawn, enabled or paused: done only while it has that revision. A restored one has `update`. */
  operation?: { kind: 'withdraw' | 'enable' | 'pause'; remoteId: string; revision: string; url: string; spend?: Spend };
  /** For a mail: who gets it, as an artifact of its own that can be erased. */
  recipients?: { list: Ref; count: number };
  /** For an ad: what it may cost once it is enabled. */
  spend?: Spend;
  /** Featured image of a new piece: `sha256` binds its bytes, which are an artifact of their own. */
  image?: Image;
  /** Connector's own: the body of the remote request. */
  request: Record<string, unknown>;
}

/** What the remote system has now. `title` and `html` are raw, `revision` is what a conditional update compares. */
export interface LiveVersion {
  remoteId: string;
  url: string;
  title: string;
  /** Meta description or excerpt as it stands; empty when the page has none. */
  description: string;
  html: string;
  revision: string;
}

/** A piece that was there before Copydesk, or was made past it. Only ever looked at. */
export interface Imported {
  remoteId: string;
  name: string;
  /** The platform's own word for its state. */
  status: string;
  url: string | null;
  dailyCents: number | null;
}

/** `live`: the channel is as the prepared artifact wants it; of a withdrawal, that nobody sees the piece any more. */
export type Found = { state: 'absent' } | { state: 'draft'; remoteId: string } | { state: 'live'; receipt: Receipt };

/** Where a piece goes. Errors are `CopydeskError`s, classed at this edge; a lost connection after sending is `unknown_outcome`. */
export interface Channel {
  readonly capabilities: ChannelCapabilities;
  /** Names the remote place for people and for the approval: site address or folder. */
  readonly destination: string;
  prepare(input: PrepareInput): Promise<Prepared>;
  /** Makes the exact request of an operation. Errors: `invalid` for one that the channel does not know, with those that it does. */
  prepareOperation(input: OperationInput): Promise<Prepared>;
  /** A complete HTML page as readers will see it, self-contained, without scripts. `image`: the bytes of `prepared.image` as a data URL. */
  preview(prepared: Prepared, image?: string): string;
  /**
   * Sends the prepared bytes, once, and reads back. Called only by the `commit` activity. With `prepared.update` it changes that live page
   * by the rules of `update`; bytes that are live already count as sent. With `prepared.operation` it does that, on the same terms.
   */
  commit(prepared: Prepared): Promise<Receipt>;
  /**
   * Looks for the marker. Never writes. With `prepared.update`: `live` when the page has the approved bytes, `absent` while it still is the
   * former version, else a `conflict`: somebody else has changed it; `not_found` when it is gone. With `prepared.operation`: `live` when it
   * is done, `absent` while the piece still has the revision it had, else a `conflict`.
   */
  find(prepared: Prepared): Promise<Found>;
  /** A page as readers see it; null when there is none, or it is live no longer. */
  read(remoteId: string): Promise<LiveVersion | null>;
  /** The live page at a public address, query and fragment left out; null when the channel has none there. */
  readAt(url: string): Promise<LiveVersion | null>;
  /** What of a live page the house can write, block by block. Embeds, tables and whatever else it cannot write are left out here and kept by `prepare`. Throws `invalid` for a page that could not be changed without harm. */
  contentOf(live: LiveVersion): Content;
  /** Writes only if the live revision still is `revision`; else a `conflict`. */
  update(remoteId: string, revision: string, prepared: Prepared): Promise<Receipt>;
  unpublish(remoteId: string): Promise<void>;
  /** The platform's own review of a live piece. */
  status(remoteId: string): Promise<PlatformStatus>;
  metrics(remoteId: string): Promise<Record<string, number>>;
  /** Pieces that are there now, ours and others; left out: the channel cannot list them. */
  imports?(): Promise<Imported[]>;
  /** Is it reachable, are the credentials good, what is missing. */
  health(): Promise<HealthReport>;
}

/** What a platform says of a piece. `reasons` are its own words, and foreign text. */
export interface PlatformStatus {
  state: 'live' | 'paused' | 'in-review' | 'disapproved' | 'gone';
  reasons?: string[];
}

export interface HealthReport {
  ok: boolean;
  /** When the credentials run out, if that is known. */
  expiresAt?: string | null;
  /** One line a part, each with its fix when it is sick. */
  parts: { name: string; ok: boolean; message: string; fix?: string }[];
}

/** A way to speak to one kind of channel. One folder each in `channels/`, listed in `channels/registry.ts`. */
export interface Connector<Settings = unknown> {
  readonly name: string;
  readonly contract: typeof channelContract;
  readonly settings: ZodType<Settings>;
  open(channel: string, settings: Settings, dependencies: ConnectorDependencies): Channel;
}

export interface ConnectorDependencies {
  /**
   * Resolves `env:NAME`, `file:PATH` and `vault:NAME` to a secret; an unknown one is an `auth` error that says where to set it. Of an OAuth
   * credential it is a token that is good now. Asked for with each request, never kept.
   */
  secret(reference: string): Promise<string>;
  /** Steps that must not be done twice inside of one commit, such as the mails to single recipients. */
  journal: Journal;
  /** Relative paths in settings are below this folder. */
  workspaceDirectory: string;
  now(): Date;
  /** The bytes of an `Image`; left out where no new piece is sent. */
  media?(bytes: Ref): Promise<Uint8Array>;
  /** For mail; left out where nobody is written to. */
  recipients?: RecipientAccess;
  /** When it fires, nothing more may be sent and what is under way is given up: a lost commit is looked up soon after. */
  signal?: AbortSignal;
}

/** Somebody who gets a mail. */
export interface Recipient {
  id: string;
  address: string;
  name: string | null;
  /** When the double opt-in was confirmed. */
  confirmedAt: string;
  /** Signs this person off, without a login (RFC 8058). */
  unsubscribeUrl: string | null;
}

/** The only way from a list of ids to addresses. */
export interface RecipientAccess {
  /** Those on the list who may get this publication now: with consent, not opted out, below their cap of the week. */
  entitled(list: Ref, publication: Ref): Promise<Recipient[]>;
  /** Counts a mail for the caps. */
  sent(publication: Ref, id: string): Promise<void>;
}

/** Remembers, durably and per publication, which steps were begun and which were done. */
export interface Journal {
  /** `begun` for the first caller, `unknown` when it was begun before and never said to be done, `done` when it was. */
  begin(publication: Ref, step: string): Promise<'begun' | 'unknown' | 'done'>;
  done(publication: Ref, step: string): Promise<void>;
  /** Nothing came of it, for certain: the next one may begin it. */
  undo(publication: Ref, step: string): Promise<void>;
  /** All steps of a publication that were begun, each with when it was done; null for one that was never said to be. */
  steps(publication: Ref): Promise<{ step: string; doneAt: string | null }[]>;
}
