import type { Ref } from './ref.ts';

/** A place in the calendar of a channel that a publication has. */
export interface Slot {
  channel: string;
  publication: Ref;
  campaign: string;
  /** `blog/de-DE`. */
  asset: string;
  at: string;
}

/** Places in the calendars of channels. A publication has one at most; those of what went out stay, because they count for the day. */
export interface Slots {
  /**
   * Gives a publication the place that `choose` says, in one transaction in which nobody else gets a place on that channel. `taken` are the
   * instants from `since` on that others have, in order. The place it had before is given back; without a choice (null) it keeps none.
   */
  reserve(
    place: Omit<Slot, 'at'>,
    since: Date,
    choose: (taken: string[], own: string | null) => Date | null,
  ): Promise<Slot | null>;
  release(publication: Ref): Promise<void>;
  /** From `from` until before `to`, in order. */
  list(filter: { channel?: string; from: string; to: string }): Promise<Slot[]>;
}
