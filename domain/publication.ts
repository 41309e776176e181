import type { Ref } from './ref.ts';

/**
 * States of a publication. Only `commit` writes `committing`; only what the remote system said writes the rest.
 * While `committing` or `unknown_outcome`, edit and reschedule are refused.
 */
export type PublicationState = 'intended' | 'committing' | 'published' | 'unknown_outcome' | 'refused';

/** What identifies a publication for ever. Content and slot are attributes, not identity. */
export interface PublicationIdentity {
  tenant: string;
  channel: string;
  destination: string;
  /** `<campaign>/<asset>` */
  asset: string;
  /** Rises only by an explicit 'publish again'. */
  number: number;
}

/** What a publication does. Everything but `publish` acts on a piece that is live already. */
export const operations = ['publish', 'withdraw', 'restore', 'correct', 'enable', 'pause'] as const;
export type Operation = (typeof operations)[number];

/** Whether readers see less of a piece afterwards. That stays possible while everything else is stopped. */
export const takesDown = (operation: Operation): boolean => operation === 'withdraw' || operation === 'pause';

/** Proof that the remote system has it: made from what was read back, not from what was sent; or, where that cannot be, a person's word. */
export interface Receipt {
  publication: Ref;
  channel: string;
  connector: string;
  destination: string;
  /** Id in the remote system. */
  remoteId: string;
  /** Where people find it. */
  url: string;
  /** Revision or hash the remote system reports, when it does. */
  revision: string | null;
  /** Hash of title and body as read back; equals the approved one. */
  contentHash: string;
  publishedAt: string;
  /** Person id of who said that it is there, where the house could not read it back itself; `contentHash` is then what was approved. */
  settledBy?: string;
}
