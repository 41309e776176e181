import type { ZodType } from 'zod';
import type { Content } from './content.ts';
import type { Receipt } from './publication.ts';
import type { Ref } from './ref.ts';

/** Version of this contract. A connector states the one it was written for. */
export const channelContract = 1;

/** What a channel can promise, shown in docs and console. */
export interface ChannelCapabilities {
  /** How a repeat is recognised: by an id of ours, by look-up, or not at all (then we promise 'at most once'). */
  exactlyOnce: 'own-id' | 'look-up' | 'at-most-once';
  drafts: boolean;
  /**
   * A live page is changed only while it is as it was read. Where the remote system cannot compare in the moment of writing, a short window
   * stays; what was overwritten in it is found afterwards and reported as a `conflict` that says how to restore it.
   */
  conditionalUpdate: boolean;
  unpublish: boolean;
  metrics: boolean;
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

export type Found = { state: 'absent' } | { state: 'draft'; remoteId: string } | { state: 'live'; receipt: Receipt };

/** Where a piece goes. Errors are `CopydeskError`s, classed at this edge; a lost connection after sending is `unknown_outcome`. */
export interface Channel {
  readonly capabilities: ChannelCapabilities;
  /** Names the remote place for people and for the approval: site address or folder. */
  readonly destination: string;
  prepare(input: PrepareInput): Promise<Prepared>;
  /** A complete HTML page as readers will see it, self-contained, without scripts. */
  preview(prepared: Prepared): string;
  /**
   * Sends the prepared bytes, once, and reads back. Called only by the `commit` activity. With `prepared.update` it changes that live page
   * by the rules of `update`; bytes that are live already count as sent.
   */
  commit(prepared: Prepared): Promise<Receipt>;
  /**
   * Looks for the marker. Never writes. With `prepared.update`: `live` when the page has the approved bytes, `absent` while it still is the
   * former version, else a `conflict`: somebody else has changed it; `not_found` when it is gone.
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
  status(remoteId: string): Promise<'live' | 'in-review' | 'disapproved' | 'gone'>;
  metrics(remoteId: string): Promise<Record<string, number>>;
  /** Is it reachable, are the credentials good, what is missing. */
  health(): Promise<HealthReport>;
}

export interface HealthReport {
  ok: boolean;
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
  /** Resolves `env:NAME` and `file:PATH` to a secret; an unknown one is an `auth` error that says where to set it. */
  secret(reference: string): string;
  /** Relative paths in settings are below this folder. */
  workspaceDirectory: string;
  now(): Date;
  /** When it fires, nothing more may be sent and what is under way is given up: a lost commit is looked up soon after. */
  signal?: AbortSignal;
}
