import type { ChannelCapabilities } from '../../../domain/channel.ts';
import type { Operation, Receipt } from '../../../domain/publication.ts';
import type { Ref } from '../../../domain/ref.ts';
import type { Person } from '../../../domain/workspace.ts';

/** A publication of which nobody knows whether the channel has it. */
export interface UnsettledView {
  publication: Ref;
  campaign: string;
  asset: string;
  channel: string;
  destination: string;
  operation: Operation;
  state: 'committing' | 'unknown_outcome';
  attempts: number;
  /** When it was last heard of. */
  since: string;
  /** From then on nothing can be under way any more, and a person may settle it. */
  settleableFrom: string;
  title: string;
  /** What was approved and sent; its preview is shown. */
  prepared: Ref;
  /** Where to look: the piece that it acts on, else the remote place if that is an address. */
  place: string | null;
  promise: ChannelCapabilities['exactlyOnce'] | null;
  /** Why the outcome is not known, in the words of whoever noticed. */
  reason: string | null;
}

/** What the channel answers to a look now. `trouble`: it could not be asked, or somebody else has changed the piece since. */
export type Look =
  | { state: 'absent' | 'draft' }
  | { state: 'live'; receipt: Receipt }
  | { state: 'changed' | 'unreachable'; trouble: string };

/** How a person settles an outcome. */
export interface Settlement {
  /** What became of it now. */
  state: 'published' | 'intended';
  /** The campaign has been told and goes on; else it does when it looks next, or it has ended. */
  told: boolean;
}

/** What people can do about publications whose outcome is not known. */
export interface UnsettledDesk {
  /** Oldest first. */
  unsettled(viewer: Person): Promise<UnsettledView[]>;
  /** Asks the channel once more. Changes nothing. */
  lookAgain(viewer: Person, publication: string): Promise<Look>;
  /** Says what became of it, by what a person saw there. */
  settle(viewer: Person, publication: string, answer: unknown): Promise<Settlement>;
}
