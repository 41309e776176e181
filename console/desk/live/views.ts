import { z } from 'zod';
import type { CommandOutcome } from '../../../domain/command.ts';
import { type LiveFilter, OperationOrder } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/publication.ts';
import type { Ref } from '../../../domain/ref.ts';
import type { Person } from '../../../domain/workspace.ts';
import type { LineageEntry } from '../../../store/store.ts';

/** What can be done with a piece that is live. */
export type OperationKind = Exclude<Operation, 'publish'>;

/** How a piece stands: seen by readers, an ad that is paused or runs, or taken down. */
export type Standing = 'live' | 'paused' | 'enabled' | 'withdrawn';

/** What is at one place of one channel now. */
export interface LivePiece {
  /** Of the newest publication there; by it operations name the piece. */
  publication: Ref;
  /** The campaign and asset that wrote what readers see. */
  campaign: string;
  asset: string;
  channel: string;
  title: string;
  url: string;
  remoteId: string;
  standing: Standing;
  /** It changed a page that was there before, so it can be set back. */
  changed: boolean;
  publishedAt: string;
  /** Person ids of those who approved what was done last. */
  approvers: string[];
  /** What of the filter it answers; empty without one. */
  matched: LineageEntry[];
  /** What its channel can do with it as it stands. */
  possible: OperationKind[];
  /** Something has been ordered for it already. */
  underWay: { campaign: string; kind: OperationKind } | null;
}

export interface LivePieces {
  pieces: LivePiece[];
  /** How many there are, beyond the limit. */
  total: number;
}

/** How many pieces can be ordered at once; `mostPieces` of them make one campaign. */
const mostOrdered = 200;

/** What somebody wants done with live pieces, as it is asked for. Left out, the asking person answers for it. */
export const OperationRequest = z.strictObject({
  ...OperationOrder.shape,
  publications: OperationOrder.shape.publications.element.array().min(1).max(mostOrdered),
  owner: OperationOrder.shape.owner.optional(),
});
export type OperationRequest = z.infer<typeof OperationRequest>;

export interface WithdrawnCampaign {
  campaigns: string[];
  /** Addresses of what stays: its channel cannot take it back, somebody else has written it since, or it is being dealt with already. */
  left: string[];
}

/** What came of a decision about several assets of a campaign in one go, piece by piece. */
export interface ApprovedSeveral {
  approved: ({ asset: string } & CommandOutcome)[];
  refused: { asset: string; errorClass: string; code: string | null; message: string }[];
}

/** What people can do with pieces that are live. */
export interface LiveDesk {
  /** What is live now, newest first, narrowed by what it was made from. */
  live(viewer: Person, filter?: LiveFilter, options?: { limit?: number; withdrawn?: boolean }): Promise<LivePieces>;
  /**
   * Orders something for live pieces. The same order again finds the campaigns that carry it out; nothing happens to any piece before it is
   * approved.
   */
  operate(viewer: Person, order: unknown): Promise<{ campaigns: string[] }>;
  /** Takes back what a campaign has published: its new pieces are withdrawn, pages that it changed are set back. */
  withdrawCampaign(viewer: Person, campaign: string, reason: string): Promise<WithdrawnCampaign>;
  /** Approves several assets, each by a signed decision of its own. What fails is said; the others stand. */
  approveSeveral(viewer: Person, campaign: string, request: unknown, commandId?: string): Promise<ApprovedSeveral>;
}
