import { z } from 'zod';
import type { LiveVersion } from './channel.ts';
import type { Finding } from './finding.ts';
import type { Ref } from './ref.ts';
import { Slug } from './text.ts';

/** Artifact `live-alert`: what was found about a piece that is live. */
export interface LiveAlert {
  at: string;
  /** The publication that it is of now. */
  publication: Ref;
  url: string;
  /** What approvers have not seen: it has changed since. */
  findings: Finding[];
  /** Somebody else has changed it since it was published; null: nobody has, or it is not there any more. */
  foreign: Pick<LiveVersion, 'revision' | 'title'> | null;
  /** It is not there any more, and not by our doing. */
  gone: boolean;
}

/** Artifact `correct-order`: a live page is to be changed because something on it is not true any more. */
export const CorrectOrder = z.strictObject({
  publication: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** Artifact of the `LiveAlert`. */
  alert: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** Person id of the content lead. */
  owner: Slug,
});
export type CorrectOrder = z.infer<typeof CorrectOrder>;

/** A correction that is to be started. */
export interface DueCorrection {
  workflow: 'correctLive' | 'operate';
  campaign: string;
  order: Ref;
  /** Artifact of the `LiveAlert`. */
  alert: Ref;
}

/** What a look at live pieces came to. */
export interface LiveCheck {
  checked: number;
  /** Pieces of which something is not true any more, or that others have changed or removed; also those that were known. */
  alerts: number;
  /** Channels could not be asked about them. */
  unread: number;
  /** Campaigns that were started, some of them. */
  corrections: string[];
}
